package import Cluster
package import Core
package import Store

/// The database as one tenant sees it: the only way to its repositories.
///
///     let key = try await store.read { tx in try APIKeys.find(id, in: tx) }
///
/// A closure may run more than once before it is committed, so it must have no effect but on its transaction.
package struct TenantStore: Sendable {
  package let tenant: TenantID
  private let database: Database
  private let clock: any WallClock
  /// Nil in a command, which is no node and only waits for those that are.
  private let cluster: Cluster?

  /// The tenant's view on a node of the gateway.
  package init(
    _ database: Database, _ cluster: Cluster, clock: any WallClock, tenant: TenantID
  ) {
    self.tenant = tenant
    self.database = database
    self.clock = clock
    self.cluster = cluster
  }

  /// The tenant's view in a command that works beside running nodes.
  package init(_ database: Database, clock: any WallClock, tenant: TenantID) {
    self.tenant = tenant
    self.database = database
    self.clock = clock
    cluster = nil
  }

  /// Runs the closure on one state of the tenant's rows.
  package func read<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing TenantRead) throws -> Value
  ) async throws -> Value {
    try await database.read { [tenant, clock] tx throws in
      try body(TenantRead(tx, tenant, now: clock.now))
    }
  }

  /// Runs the closure as one transaction. Returns after it is committed and synced, and after every live node has
  /// dropped what the closure announced.
  @discardableResult
  package func write<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing TenantWrite) throws -> Value
  ) async throws -> Value {
    let (value, epoch, afterwards) = try await database.write { [tenant, clock] tx throws in
      let write = TenantWrite(tx, tenant, now: clock.now)
      let value = try body(write)
      return (value, try write.publish(), write.afterwards)
    }
    for work in afterwards { work() }
    if let epoch { await settle(epoch) }
    return value
  }

  /// Never throws: the change is committed. Where nobody can be asked, no node can still believe what it remembers after
  /// the time that nodes trust their memory for.
  private func settle(_ epoch: Int64) async {
    if let cluster { return await cluster.settle(epoch) }
    do {
      try await Cluster.settle(epoch, in: database, clock: clock)
    } catch {
      try? await Task.sleep(for: ClusterTimes.trust)
    }
  }
}
