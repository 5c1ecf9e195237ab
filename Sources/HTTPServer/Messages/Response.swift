/// What a handler answers; the server adds Date, Connection and the framing.
package struct Response: Sendable {
  package var status: Status
  package var headers: ResponseHeaders
  package var body: ResponseBody

  package init(
    _ status: Status, headers: ResponseHeaders = ResponseHeaders(), body: ResponseBody = .empty
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// An answer of one media type, whole in memory.
  package init(_ status: Status, type: String, _ bytes: [UInt8]) {
    self.init(status, body: .bytes(bytes))
    headers.add(.contentType, type)
  }

  /// A short answer in plain text.
  package static func text(_ status: Status, _ text: String) -> Response {
    Response(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }
}

extension ResponseHeaders: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral pairs: (HeaderName, String)...) {
    self.init()
    for (name, value) in pairs { add(name, value) }
  }
}

/// The content of a response.
package enum ResponseBody: Sendable {
  case empty
  case bytes([UInt8])
  /// Written while it goes out; `write` waits when the client reads more slowly.
  case stream(@Sendable (ResponseWriter) async throws -> Void)

  var isStream: Bool { if case .stream = self { true } else { false } }

  /// How long it is, where that is known.
  var byteCount: Int { if case .bytes(let bytes) = self { bytes.count } else { 0 } }
}
