import Core

/// The moment in which a twin answers: the time, randomness, and where the twin itself can be reached.
struct TwinMoment: Sendable {
  let now: Timestamp
  let draw: @Sendable () -> UInt64
  /// `http://127.0.0.1:9090/telegram`, for the links in answers.
  let baseURL: String

  /// The scheme and the authority of the base URL.
  var origin: String {
    baseURL.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
  }

  /// So many random digits, the first of them not zero.
  func digits(_ count: Int) -> String {
    var text = ""
    for index in 0..<count {
      text += String(index == 0 ? 1 + draw() % 9 : draw() % 10)
    }
    return text
  }

  /// So many random bytes in hexadecimal digits.
  func hex(_ byteCount: Int) -> String {
    Hex.encode((0..<byteCount).map { _ in UInt8(truncatingIfNeeded: draw()) })
  }
}

/// A small faithful server of one provider's API.
///
/// A twin does no I/O: it says what is answered and whom it calls. What it remembers is bounded.
protocol Twin: Sendable {
  var memory: TwinMemory { get set }

  /// Answers one request.
  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction

  /// Answers the request that a question came from.
  mutating func answered(
    _ question: HookQuestion, _ isMet: Bool, in moment: TwinMoment
  ) -> TwinResponse

  /// A refusal in the provider's own words.
  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse

  /// What a text of `error: …` is answered with; nil when the provider documents no such error.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse?

  /// How the provider tells a hook what became of a message; nil where it tells no such thing.
  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest?

  /// How the provider tells a hook what somebody wrote; nil where nobody can write.
  mutating func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest?
}

extension Twin {
  mutating func answered(
    _ question: HookQuestion, _ isMet: Bool, in moment: TwinMoment
  ) -> TwinResponse {
    response(to: isMet ? .unavailable : .content, in: moment)
  }
}

/// A message that a twin has accepted, or that somebody wrote.
struct TwinMessage: Hashable, Sendable {
  /// The account that it was sent from: a token, a telephone number's id, a session's name.
  let account: String
  let address: String
  /// The provider's id of it.
  let id: String
  let text: String
  /// What the sender wants to hear again in receipts.
  var tag: String?
}

/// What a twin remembers between requests.
struct TwinMemory: Sendable {
  static let accountCountMax = 1_000
  static let messageCountMax = 10_000
  /// The hook of whoever has none of their own.
  static let everyone = "*"

  /// By account; what was taken away is nil.
  private var hooks = Recent<String, Hook?>(countMax: accountCountMax)
  /// How often in a row a message to an address was refused.
  private var refusals = Recent<String, Int>(countMax: messageCountMax)
  /// Counts what has an own number: messages, updates.
  private(set) var lastNumber: Int64 = 0

  func hook(of account: String) -> Hook? {
    if let hook = hooks[account] { return hook }
    return hooks[Self.everyone] ?? nil
  }

  mutating func setHook(_ hook: Hook?, of account: String) { hooks.keep(hook, for: account) }

  mutating func nextNumber() -> Int64 {
    lastNumber += 1
    return lastNumber
  }

  /// Whether a message is refused once more, when it is to be refused so many times in a row.
  mutating func refuses(_ address: String, times: Int?) -> Bool {
    guard let times else { return true }
    let count = refusals[address] ?? 0
    refusals.keep(count < times ? count + 1 : 0, for: address)
    return count < times
  }
}
