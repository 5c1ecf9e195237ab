/// A request line and its fields, checked, as ranges over the bytes they came in.
package struct RequestHead: Sendable {
  /// Where a field lies in `bytes`; the name there is in lower case.
  struct Field: Sendable {
    let name: Range16
    let value: Range16
  }

  package let method: Method
  /// 1 for HTTP/1.1, 0 for HTTP/1.0.
  let minorVersion: UInt8
  let bytes: [UInt8]
  /// The target was `*`: the server as a whole.
  let isAsterisk: Bool
  let pathRange: Range16
  let queryRange: Range16?
  let authorityRange: Range16?
  let fields: [Field]

  /// The path with dot segments removed and unreserved characters decoded; other escapes stand.
  package var path: String { String(decoding: bytes[pathRange.range], as: UTF8.self) }

  /// The part after `?`, as it came.
  package var rawQuery: String {
    queryRange.map { String(decoding: bytes[$0.range], as: UTF8.self) } ?? ""
  }

  /// The host and port that the request is for: of the target if it names one, else of Host.
  package var authority: String? {
    authorityRange.map { String(decoding: bytes[$0.range], as: UTF8.self) } ?? self[.host]
  }

  /// The value of the first field of that name.
  package subscript(name: HeaderName) -> String? {
    bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of the first field of that name, without a copy.
  package func bytes(of name: HeaderName) -> ArraySlice<UInt8>? {
    for field in fields where matches(field, name) { return bytes[field.value.range] }
    return nil
  }

  /// Whether there is more than one field of that name.
  package func isRepeated(_ name: HeaderName) -> Bool {
    var isFound = false
    for field in fields where matches(field, name) {
      if isFound { return true }
      isFound = true
    }
    return false
  }

  /// The values of all fields of that name, in order.
  package func all(_ name: HeaderName) -> [String] {
    fields.filter { matches($0, name) }
      .map { String(decoding: bytes[$0.value.range], as: UTF8.self) }
  }

  @inline(__always)
  private func matches(_ field: Field, _ name: HeaderName) -> Bool {
    name.matches(bytes, in: field.name.range)
  }
}

/// A range in a head, which is never longer than 65,535 bytes.
struct Range16: Hashable, Sendable {
  let start: UInt16
  let count: UInt16

  init(_ range: Range<Int>) {
    start = UInt16(range.lowerBound)
    count = UInt16(range.count)
  }

  var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
