import Core
import Glibc
import Testing

/// A provider that speaks Telegram's Bot API on loopback, keeps all that it was asked to send, and fails as it is told.
///
/// It takes deliveries of webhooks as well: each is an arrival whose bot is the number of the endpoint, and whose text is
/// the delivery's id.
final class BotProvider: Sendable {
  /// What it does with a request to send.
  enum Answer: Hashable, Sendable {
    case accept
    case tooMany(retryAfter: Int)
    case serverError
    /// It reads the request, and breaks the connection.
    case reset
    /// It reads the request, and never says anything.
    case silence

    /// Whether whoever asked cannot know if the message was sent.
    var isDoubtful: Bool { self == .serverError || self == .reset || self == .silence }
  }

  /// One request to send, as it came.
  struct Arrival: Sendable {
    /// The number that the bot's token begins with.
    let bot: Int64
    let chat: Int64
    let text: String
    let at: Timestamp
    let instant: ContinuousClock.Instant
    let answer: Answer
  }

  /// A request that is to be answered, and how many came before it.
  struct Request: Sendable {
    let bot: Int64
    let chat: Int64
    let text: String
    let earlierCount: Int
  }

  /// Where a bot asked to be told of what happens, and the proof that it wants.
  struct Hook: Sendable {
    let path: String
    let secret: String
  }

  /// Decides about each request, and after how long it is answered.
  typealias Behaviour = @Sendable (Request) -> (Answer, after: Duration)

  struct State: Sendable {
    var arrivals: [Arrival] = []
    var hooks: [Int64: Hook] = [:]
    var behaviour: Behaviour = { _ in (.accept, .milliseconds(2)) }
    var listener: Int32?
    /// Each connection, and whether a request of it is being answered.
    var connections: [Int32: Bool] = [:]
  }

  let state = Locked(State())
  let port: UInt16
  /// Bound and never listening: the port stays ours while nobody listens there.
  private let holder: Int32

  /// Serves at once.
  init() throws {
    holder = Self.socket()
    try #require(Self.bind(holder, to: 0), "the provider found no port")
    port = Self.port(of: holder)
    try comeBack()
  }

  deinit {
    goDown()
    state.withLock { state in
      for connection in state.connections.keys { shutdown(connection, Int32(SHUT_RDWR)) }
    }
    close(holder)
  }

  var url: String { "http://127.0.0.1:\(port)" }
  /// Where webhooks are delivered to, by a number of the endpoint's own.
  func hookURL(_ number: Int64) -> String { "\(url)/hook/\(number)" }

  var arrivals: [Arrival] { state.withLock { $0.arrivals } }
  /// When this text first came; it is looked for among the newest.
  func instant(of text: String) -> ContinuousClock.Instant? {
    state.withLock { $0.arrivals.last { $0.text == text }?.instant }
  }

  var arrivalCount: Int { state.withLock { $0.arrivals.count } }

  func hook(of bot: Int64) -> Hook? { state.withLock { $0.hooks[bot] } }
  func behave(_ behaviour: @escaping Behaviour) { state.withLock { $0.behaviour = behaviour } }

  /// Requests in progress are answered, connections end, and new ones are refused.
  func goDown() {
    state.withLock { state in
      guard let listener = state.listener else { return }
      state.listener = nil
      // It wakes the thread that accepts, which closes it.
      shutdown(listener, Int32(SHUT_RDWR))
      for (connection, isBusy) in state.connections where !isBusy {
        shutdown(connection, Int32(SHUT_RDWR))
      }
    }
  }

  func comeBack() throws {
    let listener = Self.socket()
    try #require(Self.bind(listener, to: port) && listen(listener, 512) == 0)
    state.withLock { $0.listener = listener }
    let state = state
    try DedicatedThread.start("provider") { Self.accept(on: listener, state) }
  }

  private static func accept(on listener: Int32, _ state: Locked<State>) {
    defer { close(listener) }
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      guard connection >= 0 else { return }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      let isWelcome = state.withLock { state in
        guard state.listener == listener else { return false }
        state.connections[connection] = false
        return true
      }
      guard isWelcome else {
        close(connection)
        continue
      }
      let started: Void? = try? DedicatedThread.start("bot api") {
        BotConnection(connection, state).serve()
      }
      if started == nil { BotConnection(connection, state).end() }
    }
  }

  private static func socket() -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    for option in [SO_REUSEADDR, SO_REUSEPORT] {
      unsafe setsockopt(socket, SOL_SOCKET, option, &yes, socklen_t(MemoryLayout<Int32>.size))
    }
    return socket
  }

  private static func bind(_ socket: Int32, to port: UInt16) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        unsafe Glibc.bind(socket, general, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func port(of socket: Int32) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        _ = unsafe getsockname(socket, general, &length)
      }
    }
    return UInt16(bigEndian: address.sin_port)
  }
}
