import Cluster
import Core
import Delivery
import Messages
import Operations
import RateLimit
import Store
import TenantKit
import Webhooks

/// What knows tenants, keys and limits, and works for them in the background.
struct Tenancy: Sendable {
  let services: Services
  private let housekeeping: Housekeeping

  /// Every table that holds rows of workspaces.
  static let tables =
    TenantSchema.tables + DeliverySchema.tables + WebhookSchema.tables
    + MessagesSchema.tenantTables

  /// Nothing runs yet, and this node has not joined the others.
  init(
    _ database: Database, rules: LimitRules, keyring: VaultKeyring,
    rereadKeyring: @escaping @Sendable () throws -> VaultKeyring, metrics: Metrics,
    clock: any WallClock, log: Log
  ) {
    let cluster = Cluster(database, clock: clock, log: log)
    let uses = CredentialUses()
    let limiter = Limiter(
      database, cluster, rules: rules, clock: clock, log: log, metrics: metrics,
      usedKeys: { try uses.record($0, in: $1) })
    services = Services(
      database: database, cluster: cluster,
      credentials: CredentialCache(
        database, cluster, limiter, clock: clock, metrics: metrics, uses: uses),
      limiter: limiter, addresses: AddressLimiter(), passwords: PasswordWorker(),
      vault: Vault(keyring), clock: clock)
    Self.follow(cluster, services.vault, rereadKeyring, log)
    housekeeping = Housekeeping(database, Self.tables, clock: clock, log: log)
  }

  /// A rotation changes the keys beneath a running gateway, which must open what is sealed with either.
  private static func follow(
    _ cluster: Cluster, _ vault: Vault, _ reread: @escaping @Sendable () throws -> VaultKeyring,
    _ log: Log
  ) {
    cluster.listen { changes in
      guard changes?.contains(where: { $0.kind == .vault }) ?? true else { return }
      do {
        vault.use(try reread())
      } catch {
        log.error("the vault key cannot be read again", ["error": .string("\(error)")])
      }
    }
  }

  /// Lets others count on this node. Before this, it remembers nothing and admits nothing.
  func begin(isAlone: Bool) async throws { try await services.cluster.join(isAlone: isAlone) }

  /// Works until the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await services.cluster.run() }
      group.addTask { await services.limiter.run() }
      group.addTask { await housekeeping.run() }
    }
  }

  /// Gives back what was leased and not spent, and tells the others good-bye. Nothing of `run` may work any more.
  func end() async {
    await services.limiter.stop()
    await services.cluster.leave()
  }
}
