import Core
import HTTPServer

/// A request as a twin sees it: cut up, with its form read, and nothing judged.
struct TwinRequest: Sendable {
  let method: Method
  /// The segments behind the provider's prefix, decoded.
  let path: [String]
  let query: [String: String]
  /// Names in lower case.
  let headers: [String: String]
  let body: [UInt8]
  let content: TwinContent

  init(
    _ method: Method, _ path: [String], query: [String: String] = [:],
    headers: [String: String] = [:], body: [UInt8] = [], content: TwinContent
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.content = content
  }

  /// What the caller gives, in the query or in the body; the body counts where both say something.
  var arguments: JSONObject {
    var arguments = JSONObject(query.map { ($0.key, JSON.string($0.value)) })
    for (name, value) in content.fields { arguments[name] = value }
    return arguments
  }

  /// The credential behind a word such as `Bearer`.
  func credential(_ scheme: String) -> String? {
    guard let value = headers["authorization"], value.hasPrefix(scheme + " ") else { return nil }
    return String(value.dropFirst(scheme.utf8.count + 1))
  }
}

extension TwinRequest {
  /// Reads a request that came in.
  init(_ request: Request) async {
    let headers = Self.fields(of: request.head)
    self.init(
      request.method, Self.segments(of: request.path),
      query: Dictionary(request.query.items.map { ($0.name, $0.value) }) { first, _ in first },
      headers: headers, body: request.body.bytes,
      content: await TwinContent.read(request.body.bytes, type: headers["content-type"]))
  }

  private static func segments(of path: String) -> [String] {
    path.split(separator: "/").map { PercentEncoding.decode($0) ?? String($0) }
  }

  /// Every field of a head that the server has found to be well formed.
  static func fields(of head: RequestHead) -> [String: String] {
    var fields: [String: String] = [:]
    for line in head.bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
      let value = line[(colon + 1)...].drop(while: isSpace)
      let end = value.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? value.startIndex
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      fields[name] = fields[name] ?? String(decoding: value[..<end], as: UTF8.self)
    }
    return fields
  }

  /// The same request with the first segments gone.
  func behind(_ count: Int) -> TwinRequest {
    TwinRequest(
      method, Array(path.dropFirst(count)), query: query, headers: headers, body: body,
      content: content)
  }
}
