package import Core
package import Store

/// The accepted answers that are sent again to whoever asks again.
package enum IdempotencyRecords {
  /// The answer that was accepted in the last 24 hours; nil when there is none.
  package static func find(
    _ scope: IdempotencyScope, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> IdempotencyRecord? {
    try tx.first(
      """
      SELECT \(IdempotencyRecord.columns) FROM idempotency
      WHERE \(condition(scope, tx.tenant)) AND created_at > \(tx.now - IdempotencyRecord.age)
      """
    ) { try IdempotencyRecord($0) }
  }

  /// Keeps an answer, in the transaction of its effect. False when another answer is kept already: then the effect
  /// must not be committed, and the closure must throw.
  package static func store(
    _ record: IdempotencyRecord, _ scope: IdempotencyScope, in tx: borrowing TenantWrite
  ) throws -> Bool {
    try tx.execute(
      """
      DELETE FROM idempotency
      WHERE \(condition(scope, tx.tenant)) AND created_at <= \(tx.now - IdempotencyRecord.age)
      """)
    let insertedCount = try tx.execute(
      """
      INSERT INTO idempotency (tenant_id, key_id, scope, key, status, content_type, body,
        created_at)
      VALUES (\(tx.tenant), \(scope.caller), \(scope.digest), \(scope.key), \(record.status),
        \(record.contentType), \(record.sealedBody), \(record.createdAt))
      ON CONFLICT (tenant_id, key_id, scope, key) DO NOTHING
      """)
    return insertedCount == 1
  }

  /// Removes up to this many answers that were kept before the moment, of all workspaces, and returns how many.
  package static func purge(
    before moment: Timestamp, countMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    try tx.execute(
      """
      DELETE FROM idempotency WHERE (tenant_id, key_id, scope, key) IN (
        SELECT tenant_id, key_id, scope, key FROM idempotency WHERE created_at <= \(moment)
        ORDER BY created_at LIMIT \(countMax))
      """)
  }

  private static func condition(_ scope: IdempotencyScope, _ tenant: TenantID) -> SQL {
    """
    tenant_id = \(tenant) AND key_id = \(scope.caller) AND scope = \(scope.digest)
      AND key = \(scope.key)
    """
  }
}
