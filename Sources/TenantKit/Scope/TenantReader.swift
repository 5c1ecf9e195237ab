package import Core
package import Store

/// A transaction that works for one tenant. Every repository's reading functions take one.
package protocol TenantReader: ~Copyable, Reader {
  /// The only tenant whose rows the transaction is for.
  var tenant: TenantID { get }
  /// The time of day when the transaction began.
  var now: Timestamp { get }
}

/// Sees one state of one tenant's rows. It has no way to write.
package struct TenantRead: ~Copyable, TenantReader {
  package let tenant: TenantID
  package let now: Timestamp
  package let connection: Connection

  init(_ transaction: borrowing ReadTransaction, _ tenant: TenantID, now: Timestamp) {
    connection = transaction.connection
    self.tenant = tenant
    self.now = now
  }
}
