import Core
import HTTPServer

/// A push service of RFC 8030, as Mozilla runs one. What is inside a message it cannot know, and does not look.
///
/// The last word of an endpoint is the token of a subscription, whatever service it was made at; any token is one.
struct WebPushTwin: Twin {
  var memory = TwinMemory()

  static let bodyBytesMax = 4_096
  private static let ttlSecondsMax: Int64 = 2_592_000
  private static let topicLengthMax = 32
  private static let urgencies: Set = ["very-low", "low", "normal", "high"]

  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    guard let token = request.path.last else {
      return .answer(Self.error(404, 102, "Not Found", "No such endpoint."))
    }
    if request.path.first == "message" {
      return .answer(request.method == .delete ? .empty(204) : Self.wrongMethod)
    }
    guard request.method == .post else { return .answer(Self.wrongMethod) }
    // Who was led here from a service of the internet has signed for that one.
    let audience = request.headers[Sandbox.originField] ?? moment.origin
    if let refusal = refusal(of: request, audience: audience, now: moment.now) {
      return .answer(refusal)
    }
    let ttl = min(request.headers["ttl"].flatMap { Int64($0) } ?? 0, Self.ttlSecondsMax)
    let id = moment.hex(16)
    let message = TwinMessage(account: token, address: token, id: id, text: "")
    let accepted = TwinResponse.empty(
      201, fields: ["location": "\(moment.baseURL)/message/\(id)", "ttl": "\(ttl)"])
    return deliver(message, accepted: accepted, in: moment)
  }

  private static let wrongMethod = error(405, 0, "Method Not Allowed", "POST a message.")

  /// What is wrong with a message, whoever it is for.
  private func refusal(
    of request: TwinRequest, audience: String, now: Timestamp
  ) -> TwinResponse? {
    guard let ttl = request.headers["ttl"].flatMap({ Int64($0) }), ttl >= 0 else {
      return Self.error(400, 111, "Bad Request", "Missing TTL Header")
    }
    if let urgency = request.headers["urgency"], !Self.urgencies.contains(urgency) {
      return Self.error(400, 110, "Bad Request", "Invalid Urgency Value")
    }
    if let topic = request.headers["topic"], !Self.isTopic(topic) {
      return Self.error(
        400, 113, "Bad Request",
        "Topic must be from the URL and filename safe Base64 alphabet, at most 32 characters")
    }
    guard request.body.count <= Self.bodyBytesMax else {
      return Self.error(413, 104, "Payload Too Large", "Request payload is too large")
    }
    if !request.body.isEmpty, let refusal = Self.refusal(ofContent: request) { return refusal }
    return VAPIDHeader.problem(request.headers["authorization"], audience: audience, now: now).map {
      Self.error(401, 109, "Unauthorized", $0)
    }
  }

  private static func isTopic(_ text: String) -> Bool {
    (1...topicLengthMax).contains(text.utf8.count)
      && text.utf8.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "-_".utf8.contains($0) }
  }

  /// One record of RFC 8188, keyed by an uncompressed point: 16 bytes of salt, the record's size, 65 of the key.
  private static func refusal(ofContent request: TwinRequest) -> TwinResponse? {
    guard request.headers["content-encoding"] == "aes128gcm" else {
      return error(400, 110, "Bad Request", "Unknown Content-Encoding")
    }
    let body = request.body
    guard body.count >= 103, body[20] == 65, body[21] == 4 else {
      return error(400, 110, "Bad Request", "Invalid aes128gcm header")
    }
    let recordSize = body[16..<20].reduce(0) { $0 << 8 | Int($1) }
    return recordSize >= 18 && body.count - 86 <= recordSize
      ? nil : error(400, 110, "Bad Request", "Invalid record size")
  }

  static func error(_ status: Int, _ number: Int, _ title: String, _ text: String) -> TwinResponse {
    .json(
      status,
      [
        "code": .integer(Int64(status)), "errno": .integer(Int64(number)), "error": .string(title),
        "message": .string(text),
        "more_info": "http://autopush.readthedocs.io/en/latest/http.html#error-codes",
      ])
  }

  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? { nil }

  func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? { nil }

  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content: Self.error(400, 110, "Bad Request", "Invalid crypto keys specified")
    case .token: Self.error(401, 109, "Unauthorized", "Invalid authentication")
    case .blocked:
      Self.error(
        403, 109, "Forbidden", "The key is not the one that the subscription was made with")
    case .notFound: Self.error(404, 102, "Not Found", "Invalid URL endpoint")
    case .closed: Self.error(410, 106, "Gone", "The endpoint has expired")
    case .tooLarge: Self.error(413, 104, "Payload Too Large", "Request payload is too large")
    case .rateLimited:
      TwinResponse(
        429, fields: ["retry-after": "\(Fault.retryAfterSeconds)"], type: "application/json",
        Self.error(429, 0, "Too Many Requests", "Too many messages to this endpoint").body)
    case .failing: Self.error(500, 999, "Internal Server Error", "An unknown error occurred")
    case .unavailable:
      Self.error(503, 201, "Service Unavailable", "Please slow down or try again later")
    }
  }

  /// There is no text to ask for one with.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? { nil }
}
