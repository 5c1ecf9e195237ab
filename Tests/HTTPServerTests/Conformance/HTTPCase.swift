import Testing

/// One thing that a server must do, by section of RFC 9110 or 9112: what is sent, and what must come.
struct HTTPCase: Sendable, CustomTestStringConvertible {
  /// What the client does, in order.
  enum Step: Sendable {
    case send([UInt8])
    /// Waits until that many responses have come in all.
    case awaitReplies(Int)
    case openGate(String)
    case halfClose
  }

  /// What must become of the connection after the answers.
  enum Ending: Sendable {
    /// It serves another request.
    case kept
    /// The server closes it.
    case closed
  }

  let name: String
  let steps: [Step]
  let replies: [Reply]
  let ending: Ending

  var testDescription: String { name }

  init(_ name: String, _ steps: [Step], _ replies: [Reply], _ ending: Ending) {
    self.name = name
    self.steps = steps
    self.replies = replies
    self.ending = ending
  }

  /// Turned away, and the connection closed.
  static func refused(_ name: String, _ request: String, _ status: Int) -> HTTPCase {
    HTTPCase(name, [.send(latin(request))], [Reply(status)], .closed)
  }

  /// Answered, and the connection kept.
  static func answered(
    _ name: String, _ request: String, _ status: Int = 200, _ body: String? = nil,
    has: [String: String] = [:], lacks: [String] = []
  ) -> HTTPCase {
    answered(name, request, [Reply(status, body, has: has, lacks: lacks)])
  }

  /// Several answers in order, and the connection kept.
  static func answered(_ name: String, _ requests: String, _ replies: [Reply]) -> HTTPCase {
    HTTPCase(name, [.send(latin(requests))], replies, .kept)
  }

  /// Answered as the last on its connection.
  static func last(_ name: String, _ request: String, _ replies: [Reply]) -> HTTPCase {
    HTTPCase(name, [.send(latin(request))], replies, .closed)
  }
}

/// What one response must be.
struct Reply: Sendable {
  let status: Int
  var body: String?
  var has: [String: String]
  var lacks: [String]
  /// The response to a HEAD request, which has no content.
  var isToHead = false

  init(
    _ status: Int, _ body: String? = nil, has: [String: String] = [:], lacks: [String] = [],
    isToHead: Bool = false
  ) {
    self.status = status
    self.body = body
    self.has = has
    self.lacks = lacks
    self.isToHead = isToHead
  }

  /// The first rule that the response breaks. A value of `*` means any.
  func fault(in response: RawResponse) -> String? {
    if response.status != status { return "status \(response.status), not \(status)" }
    if let body, response.text != body {
      return "content \(response.text.prefix(200)), not \(body)"
    }
    for (name, value) in has.sorted(by: { $0.key < $1.key }) {
      guard let found = response[name] else { return "no \(name)" }
      if value != "*", found != value { return "\(name): \(found), not \(value)" }
    }
    return lacks.first { response[$0] != nil }.map { "\($0) is there" }
  }
}

/// Each scalar as one byte, so that a literal can hold any byte: `"\u{FF}"`.
func latin(_ text: String) -> [UInt8] {
  text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
}

/// A request without content, with further field lines that each end in CRLF.
func get(_ target: String, _ fields: String = "", method: String = "GET") -> String {
  "\(method) \(target) HTTP/1.1\r\nHost: t\r\n\(fields)\r\n"
}

/// A request with content and its length.
func post(_ target: String, _ body: String, _ fields: String = "") -> String {
  "POST \(target) HTTP/1.1\r\nHost: t\r\nContent-Length: \(body.unicodeScalars.count)\r\n\(fields)\r\n"
    + body
}

/// A request whose content is chunked, given as it goes over the wire.
func chunked(_ target: String, _ chunks: String, _ fields: String = "") -> String {
  "POST \(target) HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\(fields)\r\n\(chunks)"
}
