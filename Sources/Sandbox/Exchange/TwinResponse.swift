import Core
import HTTPServer

/// What a twin answers.
struct TwinResponse: Hashable, Sendable {
  let status: Int
  /// Names and values of fields beside the type and the length.
  var fields: [Field]
  let type: String?
  let body: [UInt8]

  /// One field of the head.
  struct Field: Hashable, Sendable {
    let name: String
    let value: String
  }

  init(_ status: Int, fields: KeyValuePairs<String, String> = [:], type: String?, _ body: [UInt8]) {
    self.status = status
    self.fields = fields.map { Field(name: $0, value: $1) }
    self.type = type
    self.body = body
  }

  static func json(
    _ status: Int, _ json: JSON, fields: KeyValuePairs<String, String> = [:]
  ) -> TwinResponse {
    TwinResponse(status, fields: fields, type: "application/json", json.serialized())
  }

  static func text(_ status: Int, _ text: String) -> TwinResponse {
    TwinResponse(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  static func empty(_ status: Int, fields: KeyValuePairs<String, String> = [:]) -> TwinResponse {
    TwinResponse(status, fields: fields, type: nil, [])
  }

  /// The body, when it is JSON.
  var json: JSON? { try? JSON.parse(body) }

  /// The same as the server sends it.
  var response: Response {
    var headers = ResponseHeaders()
    if let type { headers.add(.contentType, type) }
    for field in fields {
      let line = Array("\(field.name): \(field.value)\r\n".utf8)
      headers.addLines(byteCountMax: line.count) { $0.put(line) }
    }
    return Response(Status(status), headers: headers, body: body.isEmpty ? .empty : .bytes(body))
  }
}
