/// A request line and its fields, checked, as ranges over the bytes they came in. It never changes, and is passed on
/// by reference: much holds on to it.
package final class RequestHead: Sendable {
  /// Where a field lies in `bytes`; the name there is in lower case.
  struct Field: Sendable {
    let name: Range16
    let value: Range16
  }

  /// Where a field is.
  package enum FieldPlace: Sendable {
    case none
    case one(Range<Int>)
    /// More than once: two answers to one question.
    case repeated
  }

  package let method: Method
  /// 1 for HTTP/1.1, 0 for HTTP/1.0.
  let minorVersion: UInt8
  /// All of it as it came, but for the names of its fields, which are in lower case.
  package let bytes: [UInt8]
  /// The target was `*`: the server as a whole.
  let isAsterisk: Bool
  let pathRange: Range16
  let queryRange: Range16?
  let authorityRange: Range16?
  let fields: [Field]

  init(
    method: Method, minorVersion: UInt8, bytes: [UInt8], isAsterisk: Bool, pathRange: Range16,
    queryRange: Range16?, authorityRange: Range16?, fields: [Field]
  ) {
    self.method = method
    self.minorVersion = minorVersion
    self.bytes = bytes
    self.isAsterisk = isAsterisk
    self.pathRange = pathRange
    self.queryRange = queryRange
    self.authorityRange = authorityRange
    self.fields = fields
  }

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

  /// Where the value of a field lies in the `bytes`, for a field that makes no sense twice.
  package func place(of name: HeaderName) -> FieldPlace {
    var place = FieldPlace.none
    for field in fields where matches(field, name) {
      guard case .none = place else { return .repeated }
      place = .one(field.value.range)
    }
    return place
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
