import Core
import Glibc
import HTTPServer
import Store

/// `qanat serve`
struct Serve: Command {
  static let name = "serve"
  static let summary = "run the gateway"
  static let options = CommandLineOption.configuration + [.listen, .adminListen]
  static let help = """
    Usage: qanat serve [options]

    Runs the gateway until SIGTERM or SIGINT: then /readyz says no, the listeners close, requests in work
    finish, and it ends with status 0. A second signal ends it at once. SIGHUP reads the configuration
    again; one with mistakes changes nothing, and the log and /readyz say so.

    Options:
    \(HelpText.configuration)
      --listen ADDR:PORT        where tenants reach it (server.listen)
      --admin-listen ADDR:PORT  where operators reach metrics and probes (server.admin_listen)

    The environment sets the same keys: QANAT_SERVER__LISTEN is server.listen. QANAT_VAULT_KEY, in
    base64, takes the place of the key file in the data folder; several keys have commas between.

    \(HelpText.exitStatus)

    """

  private let configuration: ConfigurationOptions

  init(_ arguments: ParsedArguments) throws(UsageError) {
    configuration = try ConfigurationOptions(arguments)
  }

  func run(on console: Console) async throws -> CommandStatus {
    let signals = Signals.process.events()
    let loader = configuration.loader(console.environment)
    let configuration = try loader.load()
    let rules = try configuration.limitRules()
    let clock = SystemClock()
    let sink = LeveledSink(
      configuration[Keys.logFormat].form.sink(on: STDERR_FILENO),
      level: configuration[Keys.logLevel])
    let log = Log(to: sink, clock: clock, level: .debug)

    let descriptors = DescriptorLimit.raise()
    let connectionCount = configuration.serverOptions(within: descriptors).connectionCountMax
    if connectionCount < configuration[Keys.connectionCount] {
      log.warning(
        "fewer descriptors than connections; raise the limit (ulimit -n, LimitNOFILE)",
        [
          "descriptors": LogValue(descriptors.count),
          "connections": LogValue(connectionCount),
          "server.connections_max": LogValue(configuration[Keys.connectionCount]),
        ])
    }

    let folder = DataFolder(configuration)
    try folder.prepare()
    let lock = configuration.isEmbedded ? try FolderLock(folder) : nil
    let keyring = try folder.vaultKeyring(console.environment, log: log)
    let database = try await Database.open(
      configuration.databaseLocation, migrations: Migrations.all,
      options: configuration.databaseOptions, clock: clock, log: log)
    do {
      let gateway = try RunningGateway(
        configuration, descriptors: descriptors, rules: rules, database: database, keyring: keyring,
        rereadKeyring: { try folder.currentVaultKeyring(console.environment) }, clock: clock,
        log: log)
      try await gateway.run(configuration, signals: signals) { health, apply in
        Reload(loader: loader, health: health, log: log) { configuration, rules in
          sink.set(configuration[Keys.logLevel])
          apply(configuration, rules)
        }
      }
    } catch {
      await database.close()
      throw error
    }
    await database.close()
    _ = consume lock
    log.info("stopped")
    return .done
  }
}
