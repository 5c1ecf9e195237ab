/// Writes JSON straight into bytes, without a tree; commas and escapes come by themselves.
///
///     var json = JSONWriter()
///     json.object {
///       $0.member("id", id)
///       $0.key("tags")
///       $0.array { for tag in tags { $0.string(tag) } }
///     }
///     return json.bytes
///
/// The caller is trusted to give each member a key and to close what it begins; the closures do both.
/// A double that is not finite has no JSON form and is written as `null`.
package struct JSONWriter: Sendable {
  /// What was written so far.
  package private(set) var bytes: [UInt8]
  private var needsComma = false

  /// A writer that appends after these bytes.
  package init(appendingTo bytes: consuming [UInt8] = []) {
    self.bytes = bytes
  }

  /// A writer with room for this many bytes.
  package init(bytesCapacity: Int) {
    bytes = []
    bytes.reserveCapacity(bytesCapacity)
  }

  /// Forgets what was written and keeps the room.
  package mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Begins an object, for code that cannot write it in one closure.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Ends the object that was begun last.
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Begins an array, for code that cannot write it in one closure.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Ends the array that was begun last.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// An object whose members the closure writes.
  package mutating func object<Failure>(
    _ members: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    beginObject()
    try members(&self)
    endObject()
  }

  /// An array whose elements the closure writes.
  package mutating func array<Failure>(
    _ elements: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    beginArray()
    try elements(&self)
    endArray()
  }

  /// The key of the value that is written next.
  package mutating func key(_ key: String) {
    string(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A string value.
  package mutating func string(_ value: String) {
    separate()
    JSONText.append(value, to: &bytes)
  }

  /// A whole number.
  package mutating func integer(_ value: some FixedWidthInteger) {
    separate()
    Decimal.append(value, to: &bytes)
  }

  /// A number, as short as it can be and still be read back the same.
  package mutating func double(_ value: Double) {
    separate()
    if value.isFinite {
      bytes.append(contentsOf: value.description.utf8)
    } else {
      bytes.append(contentsOf: "null".utf8)
    }
  }

  /// `true` or `false`.
  package mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// `null`.
  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Bytes that already are one JSON value, as they stand.
  package mutating func raw(_ value: [UInt8]) {
    separate()
    bytes.append(contentsOf: value)
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}

extension JSONWriter {
  /// A key with a string.
  package mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

  /// A key with a whole number.
  package mutating func member(_ key: String, _ value: some FixedWidthInteger) {
    self.key(key)
    integer(value)
  }

  /// A key with a number.
  package mutating func member(_ key: String, _ value: Double) {
    self.key(key)
    double(value)
  }

  /// A key with `true` or `false`.
  package mutating func member(_ key: String, _ value: Bool) {
    self.key(key)
    bool(value)
  }

  /// A key with a whole tree.
  package mutating func member(_ key: String, _ value: JSON) {
    self.key(key)
    self.value(value)
  }
}
