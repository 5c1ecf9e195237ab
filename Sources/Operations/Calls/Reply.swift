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
    .bytes(value.serialized(), type: "application/json", status: status)
  }

  /// Whole content of any media type.
  package static func bytes(
    _ bytes: [UInt8], type: String, status: Status? = nil
  ) -> Reply {
    var headers = ResponseHeaders()
    headers.add(.contentType, type)
    return Reply(status, headers: headers, body: .bytes(bytes))
  }
}
