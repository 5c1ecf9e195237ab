package import Core

/// One request as a handler sees it: checked, matched, with its body or a stream of it.
package struct Request: Sendable {
  package let head: RequestHead
  package let parameters: PathParameters
  package let body: RequestBody
  /// The caller's address, as the trusted proxies give it.
  package let client: IPAddress?
  /// True when the caller spoke TLS to a trusted proxy.
  package let isSecure: Bool

  package init(
    head: RequestHead, parameters: PathParameters, body: RequestBody, client: IPAddress?,
    isSecure: Bool
  ) {
    self.head = head
    self.parameters = parameters
    self.body = body
    self.client = client
    self.isSecure = isSecure
  }

  package var method: Method { head.method }
  package var path: String { head.path }
  package var query: QueryItems { QueryItems(head.rawQuery) }
}

/// The content of a request.
package enum RequestBody: Sendable {
  /// All of it; empty when there was none.
  case bytes([UInt8])
  /// The route asked for a stream.
  case stream(BodyStream)

  /// The whole content, when the route did not ask for a stream.
  package var bytes: [UInt8] {
    if case .bytes(let bytes) = self { bytes } else { [] }
  }
}

/// The variable segments of a matched path, percent-decoded once when read.
package struct PathParameters: Sendable {
  static let countMax = 4

  private let head: RequestHead?
  private let names: [String]
  private let ranges: [4 of Range16]

  /// For a path without variable segments.
  package static var none: PathParameters {
    PathParameters(head: nil, names: [], ranges: [4 of Range16](repeating: Range16(0..<0)))
  }

  init(head: RequestHead?, names: [String], ranges: [4 of Range16]) {
    self.head = head
    self.names = names
    self.ranges = ranges
  }

  /// The segment that the route's pattern names so; nil when it names none.
  package subscript(name: String) -> String? {
    guard let head, let index = names.firstIndex(of: name) else { return nil }
    return PercentEncoding.text(head.bytes[ranges[index].range], for: .pathSegment)
  }
}

/// The items of a query string, in order, decoded once; `+` is a space.
package struct QueryItems: Sendable {
  package let items: [(name: String, value: String)]

  package init(_ text: String) {
    items = text.utf8.split(separator: UInt8(ascii: "&")).compactMap { pair in
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.text(parts[0], for: .form),
        let value = parts.count == 2 ? PercentEncoding.text(parts[1], for: .form) : ""
      else { return nil }
      return (name, value)
    }
  }

  /// The first value of that name.
  package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

  /// All values of that name, in order.
  package func all(_ name: String) -> [String] {
    items.filter { $0.name == name }.map(\.value)
  }
}
