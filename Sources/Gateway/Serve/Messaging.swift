import ChannelKit
import Channels
import Cluster
import Core
import Delivery
import Messages
import Operations
import Store
import Surfaces
import TenantKit
import Transport
import Webhooks

/// What takes messages in, carries them out, and tells tenants of them.
struct Messaging: Sendable {
  let desks: MessagingDesks
  /// Where providers and twins reach the hooks of sessions.
  let hooks: HookBase
  private let accounts: Accounts
  private let log: Log
  private let engine: DeliveryEngine
  private let fanOut: FanOut
  private let retention: EventRetention
  private let upkeep: MessagesUpkeep
  private let messageRetention: MessageRetention
  private let renewal: CredentialRenewal
  private let messagesKeptTime: Locked<Duration>
  private let webhookSettings: Locked<WebhookSettings>
  private let addressGuard: Locked<AddressGuard>

  /// Nothing runs yet.
  init(
    _ configuration: Configuration, _ services: Services, _ transport: Transport,
    _ testMode: TestMode, metrics: Metrics, log: Log
  ) {
    let directory = ChannelDirectory(Channels.all)
    let clock = services.clock
    let stores: @Sendable (TenantID) -> TenantStore = { tenant in
      TenantStore(services.database, services.cluster, clock: clock, tenant: tenant)
    }
    let hooks = HookBase(configuration.publicURL)
    self.hooks = hooks
    let exchange = ProviderExchange(
      transport, twins: testMode.transport, bases: configuration.bases(testMode))
    let twinHooks = TwinHooks(testMode: testMode, channels: directory, exchange: exchange)
    let accounts = Accounts(
      services.database, services.cluster, vault: services.vault, clock: clock,
      hooks: hooks, tellTwin: { await twinHooks.tell($0) })
    self.accounts = accounts
    self.log = log
    let carrier = MessageCarrier(
      directory, accounts, exchange, media: MediaFetcher(transport), clock: clock, stores: stores)
    let settings = Locked(configuration.webhookSettings)
    let webhooks = WebhookCarrier(
      store: stores, vault: services.vault, transport: transport, settings: settings, clock: clock)
    let engine = DeliveryEngine(
      services.database, services.cluster,
      carriers: [carrier, webhooks, HookCarrier(directory, accounts, exchange)], clock: clock,
      log: log,
      metrics: metrics)
    self.engine = engine
    fanOut = FanOut(
      services.database, services.cluster, settings: settings, clock: clock, log: log
    ) { tenant, queue in engine.noticed(tenant, queue: queue, .normal) }
    retention = EventRetention(services.database, store: stores, settings: settings, log: log)
    webhookSettings = settings
    upkeep = MessagesUpkeep(services.database, stores: stores, clock: clock, log: log)
    messagesKeptTime = Locked(configuration[Keys.messagesKeptTime])
    messageRetention = MessageRetention(
      services.database, stores: stores, keptTimeMax: messagesKeptTime, log: log)
    renewal = CredentialRenewal(
      services.database, stores: stores, directory, exchange, vault: services.vault, hooks: hooks,
      clock: clock, log: log)
    let addressGuard = Locked(configuration.transportOptions.addressGuard)
    self.addressGuard = addressGuard
    let places = EndpointPlaces { url in
      addressGuard.withLock { $0 }.couldPermit(url.host, for: .webhooks)
    }
    let sessions = SessionDesk(
      directory, exchange, vault: services.vault, hooks: hooks, clock: clock, places: places,
      bridges: configuration.bridges, twinCredentials: { testMode.credentials(of: $1, at: $0) })
    services.cluster.listen { changes in
      for change in changes ?? [] where change.kind == .channelSession {
        guard let tenant = change.tenant, let session = change.subject else { continue }
        engine.queueChanged(tenant, queue: session)
      }
    }
    let inbound = InboundDesk(directory, accounts, stores: stores)
    let media = InboundMediaDesk(directory, accounts, exchange, clock: clock)
    desks = MessagingDesks(
      messages: MessageDesk(directory) { tenant, queue, priority in
        engine.noticed(tenant, queue: queue, priority)
      }, sessions: { sessions }, inbound: { inbound }, media: { media }, places: places)
  }

  /// Works until the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await tellTwins() }
      group.addTask { await engine.run() }
      group.addTask { await fanOut.run() }
      group.addTask { await retention.run() }
      group.addTask { await upkeep.run() }
      group.addTask { await messageRetention.run() }
      group.addTask { await renewal.run() }
    }
  }

  /// A test session is told of again when it is needed, so what fails here harms little.
  private func tellTwins() async {
    do {
      try await accounts.tellTwins()
    } catch {
      log.warning("twins could not be told of the hooks", ["error": .string("\(error)")])
    }
  }

  /// Takes in what may change while it runs.
  func apply(_ configuration: Configuration) {
    webhookSettings.withLock { $0 = configuration.webhookSettings }
    addressGuard.withLock { $0 = configuration.transportOptions.addressGuard }
    messagesKeptTime.withLock { $0 = configuration[Keys.messagesKeptTime] }
  }

  /// Begins nothing more, and waits so long for what is under way.
  func stop(within limit: Duration) async { await engine.stop(within: limit) }
}

extension Configuration {
  /// Where the internet reaches this gateway, without a slash at the end.
  fileprivate var publicURL: String {
    var text = self[Keys.publicURL]
    while text.hasSuffix("/") { text.removeLast() }
    return text
  }

  fileprivate func bases(_ testMode: TestMode) -> ProviderExchange.Bases {
    var bases = ProviderExchange.Bases()
    for channel in Channels.all.map(\.descriptor) {
      bases.test[channel.key] = testMode.base(of: channel)
    }
    for (channel, key) in Keys.providerBases where !self[key].isEmpty {
      bases.live[channel] = self[key]
    }
    return bases
  }

  /// The bridge that sessions are linked through which bring none.
  fileprivate var bridges: [String: [String: String]] {
    guard !self[Keys.bridgeURL].isEmpty else { return [:] }
    return [
      "whatsapp-waha": [
        "base_url": self[Keys.bridgeURL], "api_key": self[Keys.bridgeKey].exposed,
      ]
    ]
  }
}
