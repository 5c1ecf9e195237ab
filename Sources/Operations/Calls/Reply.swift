package import Core
package import HTTPServer

/// What a handler answers; the status is the operation's success unless it says another.
package struct Reply: Sendable {
  package var status: Status?
  package var headers: ResponseHeaders
  package var body: ResponseBody

  package init(
    _ status: Status? = nil, headers: ResponseHeaders = [:], body: ResponseBody = .empty
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// What another part of the program has already put together.
  package init(_ response: Response) {
    self.init(response.status, headers: response.headers, body: response.body)
  }

  /// A JSON value.
  package static func json(_ value: JSON, status: Status? = nil) -> Reply {
    .json(bytes: value.serialized(), status: status)
  }

  /// JSON that is written already.
  package static func json(bytes: [UInt8], status: Status? = nil) -> Reply {
    var headers = ResponseHeaders()
    headers.addLines(byteCountMax: headerBytesExpected) { lines in
      lines.put("content-type: application/json\r\n")
    }
    return Reply(status, headers: headers, body: .bytes(bytes))
  }

  /// Whole content of any media type.
  package static func bytes(_ bytes: [UInt8], type: String, status: Status? = nil) -> Reply {
    Reply(status, headers: [.contentType: type], body: .bytes(bytes))
  }

  /// Room for the fields that most answers to a known caller have, taken at once.
  private static let headerBytesExpected = 1_000
}
