import Core

/// What a twin does about a request: what it answers, and whom it calls afterwards.
struct Reaction: Sendable {
  /// How the connection ends that the request came over.
  enum Conduct: Sendable {
    case answer(TwinResponse, after: Duration)
    /// The hook is asked first; what it answers decides.
    case ask(HookQuestion)
    /// Nothing is answered, until the caller gives up.
    case silence
    /// The connection ends before the answer does.
    case reset
  }

  var conduct: Conduct
  var callbacks: [Callback]

  init(_ conduct: Conduct, callbacks: [Callback] = []) {
    self.conduct = conduct
    self.callbacks = callbacks
  }

  static func answer(_ response: TwinResponse, callbacks: [Callback] = []) -> Reaction {
    Reaction(.answer(response, after: .zero), callbacks: callbacks)
  }
}

/// Requests to a hook, one after the other, each this long after the one before.
struct Callback: Sendable {
  struct Step: Sendable {
    let after: Duration
    let request: HookRequest
  }

  let steps: [Step]
}

/// A request of a provider to a session's hook.
package struct HookRequest: Hashable, Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package let method: Method
  package let url: String
  package let headers: [String: String]
  package let body: [UInt8]

  init(_ method: Method, _ url: String, headers: [String: String] = [:], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// JSON with the fields that sign it.
  static func json(
    _ url: String, _ json: JSON, signed: (_ body: [UInt8]) -> [String: String]
  ) -> HookRequest {
    let body = json.serialized()
    var headers = signed(body)
    headers["content-type"] = "application/json"
    return HookRequest(.post, url, headers: headers, body: body)
  }
}

/// What a hook answered.
package struct HookAnswer: Hashable, Sendable {
  package let status: Int
  package let body: [UInt8]

  package init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }

  var isSuccess: Bool { (200..<300).contains(status) }
}

/// Something that a provider asks of a hook before it answers its caller.
struct HookQuestion: Sendable {
  let account: String
  let hook: Hook
  let request: HookRequest
  /// What the hook must answer; nil when any success will do.
  let expected: String?

  /// Whether the hook proved to be one.
  func isMet(by answer: HookAnswer?) -> Bool {
    guard let answer, answer.isSuccess else { return false }
    return expected.map { answer.body == Array($0.utf8) } ?? true
  }
}

/// Where a session is told what happens, and with what that is signed.
struct Hook: Hashable, Sendable {
  let url: String
  let secret: Secret<[UInt8]>
  /// What it wants to be told of; nil is everything.
  var events: Set<String>?
  /// Fields that each request to it carries.
  var headers: [String: String] = [:]
  /// What each event repeats.
  var metadata: JSON?

  init(url: String, secret: Secret<[UInt8]>) {
    self.url = url
    self.secret = secret
  }
}
