import Core
import Delivery
import Operations
import TenantKit
import Transport
import Webhooks

/// What leaves the gateway by itself: the engine of the outbox with its carriers, and the events that become deliveries.
struct Outgoing: Sendable {
  private let engine: DeliveryEngine
  private let fanOut: FanOut
  private let retention: EventRetention
  private let webhookSettings: Locked<WebhookSettings>

  /// Nothing runs yet.
  init(
    _ configuration: Configuration, _ services: Services, transport: Transport, metrics: Metrics,
    log: Log
  ) {
    let (database, cluster, clock) = (services.database, services.cluster, services.clock)
    let settings = Locked(configuration.webhookSettings)
    let store: @Sendable (TenantID) -> TenantStore = {
      TenantStore(database, cluster, clock: clock, tenant: $0)
    }
    let webhooks = WebhookCarrier(
      store: store, vault: services.vault, transport: transport, settings: settings, clock: clock)
    let engine = DeliveryEngine(
      database, cluster, carriers: [webhooks], clock: clock, log: log, metrics: metrics)
    self.engine = engine
    fanOut = FanOut(database, cluster, settings: settings, clock: clock, log: log) {
      tenant, queue in
      engine.noticed(tenant, queue: queue, .normal)
    }
    retention = EventRetention(database, store: store, settings: settings, log: log)
    webhookSettings = settings
  }

  /// Works until the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await engine.run() }
      group.addTask { await fanOut.run() }
      group.addTask { await retention.run() }
    }
  }

  /// Takes in what may change while it runs.
  func apply(_ configuration: Configuration) {
    webhookSettings.withLock { $0 = configuration.webhookSettings }
  }

  /// Begins nothing more, and returns when nothing is under way or after so long.
  func stop(within limit: Duration) async { await engine.stop(within: limit) }
}
