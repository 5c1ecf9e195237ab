/// A request line and its fields, checked, as ranges over the bytes they came in. It never changes, and is passed on
/// by reference: much holds on to it.
package final class RequestHead: Sendable {
  /// Where a field lies in `bytes`; the name there is as it came.
  struct Field: Sendable {
    let name: Range16
    let value: Range16
    /// Which field it is, if it is one of those that are told apart; then the name need not be compared.
    let known: KnownField?

    /// What stands where no field is.
    static var none: Field { Field(name: Range16(0..<0), value: Range16(0..<0), known: nil) }
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
  /// All of it as it came.
  package let bytes: [UInt8]
  /// The target was `*`: the server as a whole.
  let isAsterisk: Bool
  let pathRange: Range16
  let queryRange: Range16?
  let authorityRange: Range16?
  let fields: FieldTable

  init(
    method: Method, minorVersion: UInt8, bytes: [UInt8], isAsterisk: Bool, pathRange: Range16,
    queryRange: Range16?, authorityRange: Range16?, fields: FieldTable
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
    index(of: name).map { bytes[fields[$0].value.range] }
  }

  /// Where the value of a field lies in the `bytes`, for a field that makes no sense twice.
  package func place(of name: HeaderName) -> FieldPlace {
    guard let first = index(of: name) else { return .none }
    guard index(of: name, from: first + 1) == nil else { return .repeated }
    return .one(fields[first].value.range)
  }

  /// The values of all fields of that name, in order.
  package func all(_ name: HeaderName) -> [String] {
    var values: [String] = []
    var start = 0
    while let next = index(of: name, from: start) {
      values.append(String(decoding: bytes[fields[next].value.range], as: UTF8.self))
      start = next + 1
    }
    return values
  }

  /// All fields with their names in lower case; of several of one name, the last.
  package var allFields: [String: String] {
    let pairs = fields.map { field in
      (
        String(decoding: bytes[field.name.range], as: UTF8.self).lowercased(),
        String(decoding: bytes[field.value.range], as: UTF8.self)
      )
    }
    return Dictionary(pairs) { $1 }
  }

  /// The first field of that name from a place on. Most look-ups are for what is not there; those of known fields are
  /// answered at once.
  private func index(of name: HeaderName, from start: Int = 0) -> Int? {
    if let known = name.known {
      guard fields.known.isSuperset(of: KnownFields(known)) else { return nil }
      return (start..<fields.endIndex).first { fields[$0].known == known }
    }
    return (start..<fields.endIndex).first { name.matches(bytes, in: fields[$0].name.range) }
  }
}

/// A range in a head, which is never longer than 65,535 bytes.
struct Range16: Hashable, Sendable {
  let start: UInt16
  let count: UInt16

  /// A range, counted from a place on.
  init(_ range: Range<Int>, from origin: Int = 0) {
    let first = UInt(bitPattern: range.lowerBound &- origin)
    let length = UInt(bitPattern: range.upperBound &- range.lowerBound)
    precondition(first | length <= UInt16.max, "a head is longer than it may be")
    start = UInt16(truncatingIfNeeded: first)
    count = UInt16(truncatingIfNeeded: length)
  }

  var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
