import ChannelKit
import Channels
import Core
import HTTPServer
import Store
import Transport

/// Every setting there is. `config/gateway.json5` shows the same in the same order.
enum Keys {
  static let listen = ConfigKey(
    "server.listen", .socketAddress, default: loopback(8080),
    "Where tenants reach the gateway: address and port.")
  static let adminListen = ConfigKey(
    "server.admin_listen", .socketAddress, default: loopback(9090),
    "Where operators reach metrics and probes. Keep it away from the public.")
  static let headSize = ConfigKey(
    "server.head_size_max", .size(1_024...60 * 1_024), default: bounds.headBytesMax, reloads: true,
    "The largest request line with all header fields (431 beyond).")
  static let targetSize = ConfigKey(
    "server.target_size_max", .size(256...60 * 1_024), default: bounds.targetBytesMax,
    reloads: true, "The longest path with its query (414 beyond).")
  static let fieldCount = ConfigKey(
    "server.field_count_max", .count(10...1_000), default: bounds.fieldCountMax, reloads: true,
    "The most header fields in a request (431 beyond).")
  static let bodySize = ConfigKey(
    "server.body_size_max", .size(1_024...1 << 30), default: bounds.bodyBytesMax, reloads: true,
    "The largest body, where an operation has no bound of its own (413 beyond).")
  static let headTime = ConfigKey(
    "server.head_time_max", .duration(.seconds(1)...(.seconds(600))), default: bounds.headTimeMax,
    reloads: true, "How long a request's head may take to arrive (408 beyond).")
  static let bodyPause = ConfigKey(
    "server.body_pause_max", .duration(.seconds(1)...(.seconds(600))),
    default: bounds.bodyPauseMax, reloads: true,
    "How long a body may pause while it arrives (408 beyond).")
  static let bodyRate = ConfigKey(
    "server.body_rate_min", .size(1...1 << 20), default: bounds.bodyBytesPerSecondMin,
    reloads: true, "The slowest rate of a body, in bytes a second (408 below).")
  static let idleTime = ConfigKey(
    "server.idle_time_max", .duration(.seconds(1)...(.seconds(3_600))),
    default: bounds.idleTimeMax, reloads: true,
    "How long a connection may stay open between requests.")
  static let writeStall = ConfigKey(
    "server.write_stall_max", .duration(.seconds(1)...(.seconds(600))),
    default: bounds.writeStallMax, reloads: true,
    "How long a client may take nothing of its answer before it is cut off.")
  static let requestTime = ConfigKey(
    "server.request_time_max", .duration(.seconds(1)...(.seconds(600))), default: .seconds(30),
    "The deadline that every request passes on to what it waits for.")
  static let connectionCount = ConfigKey(
    "server.connections_max", .count(1...1_000_000), default: bounds.connectionCountMax,
    reloads: true, "The most connections at once.")
  static let requestsInFlight = ConfigKey(
    "server.requests_in_flight_max", .count(1...1_000_000), default: bounds.requestsInFlightMax,
    reloads: true, "The most requests in work at once (503 with Retry-After beyond).")
  static let loopCount = ConfigKey(
    "server.loops", .count(0...256), default: bounds.loopCount ?? 0,
    "How many event loops; 0 is one for each core.")
  static let compressFrom = ConfigKey(
    "server.compress_from", .size(0...1 << 30), default: bounds.compressesFromBytes,
    reloads: true, "Answers from this size on are compressed for clients that take gzip.")
  static let trustedProxies = ConfigKey(
    "server.trusted_proxies", .addressBlocks, default: bounds.trustedProxies, reloads: true,
    "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.")
  static let drainDelay = ConfigKey(
    "server.drain_delay", .duration(.zero...(.seconds(600))), default: .zero,
    "How long /readyz says no before the listeners close, so that load balancers see it first.")
  static let shutdownDeadline = ConfigKey(
    "server.shutdown_deadline", .duration(.seconds(1)...(.seconds(3_600))), default: .seconds(30),
    "How long requests in work may take to finish once the listeners are closed.")

  static let publicURL = ConfigKey(
    "server.public_url", .text, default: "",
    "Where the internet reaches this gateway, such as https://api.example.com; providers call there."
  )

  static let dataDirectory = ConfigKey(
    "data.dir", .path, default: "data",
    "The folder of the SQLite file, the vault key and the lock. Made with mode 0700.")
  static let databaseURL = ConfigKey(
    "database.url", .databaseURL, default: Secret(""), isSecret: true,
    "A PostgreSQL address; empty for SQLite in the data folder.")

  static let limitsFile = ConfigKey(
    "limits.file", .path, default: "config/limits.json5",
    "The file of limits and plans. Without it what is built in holds. SIGHUP reads it again.")

  static let databaseReaders = ConfigKey(
    "database.readers", .count(1...64), default: storeBounds.readerCount,
    "SQLite: threads that read beside the one that writes.")
  static let databaseConnections = ConfigKey(
    "database.connections", .count(1...1_000), default: storeBounds.connectionCount,
    "PostgreSQL: connections, each with a thread.")
  static let databaseWaiting = ConfigKey(
    "database.waiting_max", .count(1...1_000_000), default: storeBounds.waitingCountLimit,
    "The most transactions that wait for their turn (503 beyond).")
  static let databaseStatementTime = ConfigKey(
    "database.statement_time_max", .duration(.seconds(1)...(.seconds(3_600))),
    default: storeBounds.statementTimeLimit, "PostgreSQL: how long one statement may run.")
  static let databaseConnectWait = ConfigKey(
    "database.connect_wait_max", .duration(.seconds(1)...(.seconds(600))),
    default: storeBounds.connectWaitLimit,
    "PostgreSQL: how long a transaction waits for a connection.")

  /// The allow-list of each purpose.
  static let allowed: [(Purpose, ConfigKey<[String]>)] = Purpose.allCases.map { purpose in
    (
      purpose,
      ConfigKey(
        "guard.allow.\(purpose.rawValue)", .allowList, default: [], reloads: true,
        "Places that are not on the public internet and that \(purpose.meaning) may still reach.")
    )
  }

  /// Where the requests of each channel go, by the channel's id.
  static let providerBases: [(String, ConfigKey<String>)] = Set(
    Channels.all.map(\.descriptor.id)
  ).sorted().map { id in
    (
      id,
      ConfigKey(
        "providers.\(id).base_url", .text, default: "",
        "Where requests of the channel \(id) go instead of its provider's own address.")
    )
  }
  static let bridgeURL = ConfigKey(
    "whatsapp.bridge_url", .text, default: "",
    "The WAHA server that links telephones for POST /api/whatsapp/sessions.")
  static let bridgeKey = ConfigKey(
    "whatsapp.bridge_key", .secretText, default: Secret(""), isSecret: true,
    "The API key of that server.")

  static let sandboxListen = ConfigKey(
    "sandbox.listen", .socketAddress, default: loopback(0),
    "Where the twins of the providers listen, which test keys reach; port 0 takes a free one.")

  static let authorities = ConfigKey(
    "transport.ca_file", .text, default: outBounds.authoritiesFile ?? "",
    "A PEM file of authorities to trust; empty for the system's.")
  static let transfers = ConfigKey(
    "transport.transfers_max", .count(1...100_000), default: outBounds.bounds.transfersMax,
    "The most requests under way at once, for each purpose.")
  static let transfersPerHost = ConfigKey(
    "transport.per_host_max", .count(1...10_000), default: outBounds.bounds.perHostMax,
    "The most connections to one host that speaks HTTP/1.1. One workspace alone may use half of them."
  )
  static let transfersWaitingPerHost = ConfigKey(
    "transport.waiting_per_host_max", .count(1...1_000_000),
    default: outBounds.bounds.waitingPerHostMax, "The most requests that wait for one host.")
  static let transfersWaiting = ConfigKey(
    "transport.waiting_max", .count(1...10_000_000), default: outBounds.bounds.waitingMax,
    "The most requests that wait in all, for each purpose.")
  static let transferIdle = ConfigKey(
    "transport.idle_time_max", .duration(.seconds(1)...(.seconds(3_600))),
    default: outBounds.idleConnectionAgeMax, "How long an unused connection is kept.")
  static let namesKept = ConfigKey(
    "transport.names_kept", .duration(.zero...(.seconds(3_600))), default: outBounds.namesKept,
    "How long a resolved host name is kept.")
  static let mails = ConfigKey(
    "transport.mails_max", .count(1...1_000), default: outBounds.mailsMax,
    "The most mail relays spoken to at once.")

  static let logLevel = ConfigKey(
    "log.level", .choice, default: LogLevel.info, reloads: true,
    "The least important lines that are written: debug, info, warning or error.")
  static let logFormat = ConfigKey(
    "log.format", .choice, default: LogFormat.auto,
    "json, pretty, or auto: pretty on a terminal and json elsewhere.")
  static let metricSeries = ConfigKey(
    "metrics.series_max", .count(10...100_000), default: 1_000,
    "The most series of one metric; further label values are counted as \"other\".")

  /// In the order in which they are shown.
  static let all: [any AnyConfigKey] =
    [
      listen, adminListen, headSize, targetSize, fieldCount, bodySize, headTime, bodyPause,
      bodyRate,
      idleTime, writeStall, requestTime, connectionCount, requestsInFlight, loopCount, compressFrom,
      trustedProxies, drainDelay, shutdownDeadline, publicURL, dataDirectory, databaseURL,
      databaseReaders, databaseConnections, databaseWaiting, databaseStatementTime,
      databaseConnectWait, limitsFile,
    ] + allowed.map(\.1) + providerBases.map(\.1) + [
      bridgeURL, bridgeKey, sandboxListen, authorities, transfers, transfersPerHost,
      transfersWaitingPerHost,
      transfersWaiting, transferIdle, namesKept, mails,
    ] + webhooks + [messagesKeptTime, logLevel, logFormat, metricSeries]

  static let byPath: [String: any AnyConfigKey] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.path, $0) })

  /// The objects of the file that hold settings, such as `server` and `guard.allow`.
  static let sections: [String] = Set(
    all.flatMap { key in
      let names = key.path.split(separator: ".").map(String.init)
      return (1..<names.count).map { names[..<$0].joined(separator: ".") }
    }
  ).sorted()

  private static let bounds = ServerOptions()
  private static let storeBounds = DatabaseOptions()
  private static let outBounds = TransportOptions()

  private static func loopback(_ port: UInt16) -> SocketAddress {
    SocketAddress(IPAddress(v4: 0x7F00_0001), port: port)
  }
}

extension Purpose {
  /// Who calls out for it, in a sentence.
  fileprivate var meaning: String {
    switch self {
    case .providers: "calls to channel providers"
    case .webhooks: "deliveries to tenants' webhooks"
    case .media: "downloads of tenants' media"
    case .mail: "mail"
    }
  }
}

/// How log lines look.
enum LogFormat: String, CaseIterable, Sendable {
  case auto, json, pretty

  /// The sink's form of that name.
  var form: LogForm {
    switch self {
    case .auto: .automatic
    case .json: .json
    case .pretty: .pretty
    }
  }
}
