import Store

/// A number that a tenant's changes keep, so that lists need not count.
package enum TenantCounter: String, SQLConvertible {
  case userCount = "user.count"
  /// Owners who may log in. One is always left.
  case ownerCount = "user.owner_count"
  /// The newest id that a user was given. Ids are never given twice.
  case userID = "user.id"
  case keyCount = "key.count"
  case channelSessionCount = "channel_session.count"
  case contactCount = "contact.count"

  /// Adds to the number and returns what it is now.
  @discardableResult
  package func add(_ difference: Int64, in tx: borrowing TenantWrite) throws -> Int64 {
    let value: Int64? = try tx.value(
      """
      INSERT INTO counter (tenant_id, name, value) VALUES (\(tx.tenant), \(self), \(difference))
      ON CONFLICT (tenant_id, name) DO UPDATE SET value = counter.value + excluded.value
      RETURNING value
      """)
    return value ?? difference
  }

  /// The number as it stands.
  package func value(in tx: borrowing some TenantReader & ~Copyable) throws -> Int64 {
    try tx.value(
      "SELECT value FROM counter WHERE tenant_id = \(tx.tenant) AND name = \(self)") ?? 0
  }
}
