package import Core

/// The fields of a response, kept as the bytes that go out.
///
/// A value is made fit to send when it is set: what could end the line early becomes a space, so no
/// value can add a field.
package struct ResponseHeaders: Sendable {
  /// Room for the few fields that most responses have, taken at once.
  private static let bytesExpected = 128

  private(set) var encoded: [UInt8] = []

  package init() {}

  package init(_ pairs: KeyValuePairs<HeaderName, String>) {
    for (name, value) in pairs { add(name, value) }
  }

  /// Adds a field, beside any of the same name.
  package mutating func add(_ name: HeaderName, _ value: String) {
    var value = value
    value.withUTF8 { value in
      begin(name)
      let start = encoded.count
      unsafe encoded.append(contentsOf: value)
      if !encoded.span.isFieldValue(start..<encoded.count) { blank(start..<encoded.count) }
    }
    end()
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range where !encoded[index].isFieldValueCharacter { encoded[index] = .space }
  }

  /// Adds a field whose value is a whole number.
  package mutating func add(_ name: HeaderName, _ value: Int64) {
    begin(name)
    Decimal.append(value, to: &encoded)
    end()
  }

  /// Adds a field whose value is a whole number.
  package mutating func add(_ name: HeaderName, _ value: Int) { add(name, Int64(value)) }

  /// Adds whole lines that the closure writes, each with its end. Nothing is checked: they must be made of constants
  /// and numbers. For the few answers where each field by itself would cost too much.
  package mutating func addLines(byteCountMax: Int, _ write: (inout ByteWriter) -> Void) {
    ByteWriter.append(to: &encoded, capacity: byteCountMax, write)
  }

  private mutating func begin(_ name: HeaderName) {
    if encoded.isEmpty { encoded.reserveCapacity(Self.bytesExpected) }
    name.start.withUTF8Buffer { unsafe encoded.append(contentsOf: $0) }
  }

  private mutating func end() {
    encoded.append(.carriageReturn)
    encoded.append(.lineFeed)
  }

  /// Replaces every field of that name by one.
  package mutating func set(_ name: HeaderName, _ value: String) {
    remove(name)
    add(name, value)
  }

  /// Removes every field of that name.
  package mutating func remove(_ name: HeaderName) {
    while let line = lines(named: name).first { encoded.removeSubrange(line.whole) }
  }

  /// The value of the first field of that name.
  package subscript(name: HeaderName) -> String? {
    lines(named: name).first.map { String(decoding: encoded[$0.value], as: UTF8.self) }
  }

  /// The values of all fields of that name, in order.
  package func all(_ name: HeaderName) -> [String] {
    lines(named: name).map { String(decoding: encoded[$0.value], as: UTF8.self) }
  }

  package func contains(_ name: HeaderName) -> Bool { !lines(named: name).isEmpty }

  private func lines(named name: HeaderName) -> [(whole: Range<Int>, value: Range<Int>)] {
    var found: [(whole: Range<Int>, value: Range<Int>)] = []
    var start = 0
    let nameStart = name.start.withUTF8Buffer { unsafe Array($0) }
    while start < encoded.count {
      guard let feed = encoded[start...].firstIndex(of: .lineFeed) else { break }
      let valueStart = start + nameStart.count
      if valueStart <= feed - 1, encoded[start..<valueStart].elementsEqual(nameStart) {
        found.append((start..<feed + 1, valueStart..<feed - 1))
      }
      start = feed + 1
    }
    return found
  }
}
