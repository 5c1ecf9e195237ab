import Core
import HTTPServer
import Messages
import Operations
import RateLimit
import Store
import TenantKit
import Transport

/// A gateway with its ports open and its database at hand.
struct RunningGateway: Sendable {
  private let health: Health
  private let database: Database
  private let probe: DatabaseProbe
  private let server: Server
  private let adminServer: Server
  private let transport: Transport
  private let tenancy: Tenancy
  private let messaging: Messaging
  private let testMode: TestMode
  private let pipeline: Pipeline
  private let descriptors: DescriptorLimit
  private let log: Log

  /// Opens the ports, so that what is wrong with them is known before anything is served.
  init(
    _ configuration: Configuration, descriptors: DescriptorLimit, rules: LimitRules,
    database: Database, keyring: VaultKeyring,
    rereadKeyring: @escaping @Sendable () throws -> VaultKeyring,
    clock: any WallClock, log: Log
  ) throws {
    let metrics = Metrics(seriesMax: configuration[Keys.metricSeries])
    let tenancy = Tenancy(
      database, rules: rules, keyring: keyring, rereadKeyring: rereadKeyring, metrics: metrics,
      clock: clock, log: log)
    self.tenancy = tenancy
    health = Health(clock: clock) { tenancy.services.limiter.health }
    transport = try Transport(configuration.transportOptions, clock: clock, log: log)
    testMode = try TestMode(configuration, clock: clock, log: log)
    messaging = Messaging(
      configuration, tenancy.services, transport, testMode, metrics: metrics, log: log)
    let table = GatewayTable.table(health: health, metrics: metrics, messaging.desks)
    let reception = Reception(
      tenancy.services, log: log, timeMax: configuration[Keys.requestTime])
    let requestMetrics = RequestMetrics(metrics)
    pipeline = Pipeline(tenancy.services, reception: reception, metrics: requestMetrics)
    let refusals = Refusals(table: table, reception: reception, metrics: requestMetrics)

    server = try Server(
      listeningOn: configuration[Keys.listen],
      options: configuration.serverOptions(within: descriptors),
      routes: table.routes(on: .public, through: pipeline) + [DocumentationPage.styleSheet.route],
      clock: clock, log: log,
      refuse: refusals.response)
    messaging.hooks.listen(at: "http://\(server.address.reachableHere)")
    adminServer = try Server(
      listeningOn: configuration[Keys.adminListen],
      options: configuration.adminServerOptions(within: descriptors),
      routes: table.routes(on: .admin, through: pipeline), clock: clock, log: log,
      refuse: refusals.response)
    metrics.watch(server, database)
    probe = DatabaseProbe(database: database, health: health, log: log)
    self.database = database
    self.descriptors = descriptors
    self.log = log
  }
}

extension RunningGateway {
  /// What a running gateway acts on.
  private enum Event: Sendable {
    case signal(Signals.Event)
    case serverEnded
  }

  /// Serves until a signal to stop, then ends in order: readiness, listeners, requests, probe.
  func run(
    _ configuration: Configuration, signals: AsyncStream<Signals.Event>,
    reload: (Health, @escaping (Configuration, LimitRules) -> Void) -> Reload
  ) async throws {
    var configuration = configuration
    let reload = reload(health) { apply($0, $1) }
    await probe.ask()
    // The lock of the data folder says that no other node can live.
    try await tenancy.begin(isAlone: configuration.isEmbedded)
    try await withThrowingTaskGroup(of: Void.self) { group in
      let (events, continuation) = AsyncStream.makeStream(of: Event.self)
      group.addTask { await forward(signals, to: continuation) }
      group.addTask { await probe.run() }
      group.addTask { await tenancy.run() }
      group.addTask { await pipeline.run() }
      group.addTask { await messaging.run() }
      group.addTask { try await testMode.run() }
      for server in [server, adminServer] {
        group.addTask {
          defer { continuation.yield(.serverEnded) }
          try await server.run()
        }
      }
      log.info("listening", ["listener": "public", "address": .string("\(server.address)")])
      log.info("listening", ["listener": "admin", "address": .string("\(adminServer.address)")])

      loop: for await event in events {
        switch event {
        case .signal(.reload): configuration = reload.run(inForce: configuration)
        case .signal(.stop), .serverEnded: break loop
        }
      }
      await stop(configuration)
      group.cancelAll()
      try await group.waitForAll()
      await tenancy.end()
    }
  }

  private func forward(
    _ signals: AsyncStream<Signals.Event>, to continuation: AsyncStream<Event>.Continuation
  ) async {
    for await signal in signals { continuation.yield(.signal(signal)) }
  }

  private func apply(_ configuration: Configuration, _ rules: LimitRules) {
    server.reload(configuration.serverOptions(within: descriptors))
    adminServer.reload(configuration.adminServerOptions(within: descriptors))
    transport.guardBy(configuration.transportOptions.addressGuard)
    tenancy.services.limiter.reload(rules)
    messaging.apply(configuration)
  }

  private func stop(_ configuration: Configuration) async {
    log.info("stopping")
    health.drain()
    try? await Task.sleep(for: configuration[Keys.drainDelay])
    await server.stop(within: configuration[Keys.shutdownDeadline])
    await adminServer.stop(within: .seconds(1))
    await messaging.stop(within: configuration[Keys.shutdownDeadline])
    await testMode.stop()
    await transport.stop()
  }
}

extension SocketAddress {
  /// The same listener as this machine reaches it.
  fileprivate var reachableHere: SocketAddress {
    address.value == 0 ? SocketAddress(IPAddress(v4: 0x7F00_0001), port: port) : self
  }
}
