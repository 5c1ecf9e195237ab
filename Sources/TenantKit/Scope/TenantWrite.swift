package import Cluster
package import Core
package import Store

/// Changes one tenant's rows: all that the closure does happens, or none of it.
package struct TenantWrite: ~Copyable, TenantReader {
  package let tenant: TenantID
  package let now: Timestamp
  package let connection: Connection
  private let notes = Notes()

  init(_ transaction: borrowing WriteTransaction, _ tenant: TenantID, now: Timestamp) {
    connection = transaction.connection
    self.tenant = tenant
    self.now = now
  }

  /// The same transaction without its tenant, for tables that belong to another module.
  ///
  /// Give it a name before it is passed on: inlined as a temporary, it stops the optimiser of Swift 6.3.1.
  package var transaction: WriteTransaction { WriteTransaction(connection) }

  /// Runs a statement and returns how many rows it changed.
  @discardableResult
  package func execute(_ sql: SQL) throws(StoreError) -> Int {
    let transaction = transaction
    return try transaction.execute(sql)
  }

  /// Undoes what the closure did when it throws; the rest of the transaction goes on.
  package func savepoint<Value>(_ body: (borrowing TenantWrite) throws -> Value) throws -> Value {
    let (announcedCount, afterwardsCount) = (notes.changes.count, notes.afterwards.count)
    do {
      let transaction = transaction
      return try transaction.savepoint { _ throws in try body(self) }
    } catch {
      notes.changes.removeLast(notes.changes.count - announcedCount)
      notes.afterwards.removeLast(notes.afterwards.count - afterwardsCount)
      throw error
    }
  }

  /// Makes every node forget what it remembers of the subject, before the caller hears of the change.
  package func announce(_ kind: Change.Kind, _ subject: UUID?) {
    announce(Change(kind, tenant: tenant, subject: subject))
  }

  /// Announces a change of anything, such as the end of a session of another workspace.
  func announce(_ change: Change) {
    guard !notes.changes.contains(change) else { return }
    notes.changes.append(change)
  }

  /// Does this once the transaction is committed, on this node. It is forgotten when the transaction is undone, and when
  /// the process ends in between, so whatever must happen has another way to happen.
  package func afterCommit(_ work: @escaping @Sendable () -> Void) { notes.afterwards.append(work) }

  /// What is to be done once the transaction is committed.
  var afterwards: [@Sendable () -> Void] { notes.afterwards }

  /// The id of the next entry of the audit log, after those that this transaction made.
  func nextAuditID() -> UUID {
    defer { notes.auditedCount += 1 }
    return AuditID.make(at: now, place: notes.auditedCount, random: notes.random.next())
  }

  /// Writes what was announced; nil when nothing was.
  func publish() throws -> Int64? {
    guard !notes.changes.isEmpty else { return nil }
    let transaction = transaction
    return try Cluster.announce(notes.changes, in: transaction)
  }
}

/// What a running transaction has announced and audited so far. It never leaves the transaction's thread.
private final class Notes {
  var changes: [Change] = []
  var afterwards: [@Sendable () -> Void] = []
  var auditedCount = 0
  var random = KernelGenerator()
}
