import Glibc

/// Writes bytes one behind the other into memory that was taken at once.
///
///     let text = ByteWriter.bytes(capacity: 64) { text in
///       text.put("x-left: ")
///       text.put(left)
///     }
///
/// For the few answers that are asked for most: an array that grows asks at each step whether it is its own and has
/// room. The caller says how much it writes at most; writing more stops the program, as an index out of range does.
///
/// Public, as the compiler lets the small functions of public types alone melt into their callers in other modules.
@safe
public struct ByteWriter: ~Copyable {
  @usableFromInline var place: UnsafeMutablePointer<UInt8>
  @usableFromInline let start: UnsafeMutablePointer<UInt8>
  @usableFromInline let end: UnsafeMutablePointer<UInt8>

  @inlinable
  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    guard let start = buffer.baseAddress else { preconditionFailure("there is no room at all") }
    unsafe self.start = start
    unsafe place = start
    unsafe end = start + buffer.count
  }

  /// How many bytes were written so far.
  @inlinable public var count: Int { unsafe place - start }

  /// Appends what the closure writes, in the room that is made for it.
  @inlinable
  public static func append(
    to bytes: inout [UInt8], capacity: Int, _ write: (inout ByteWriter) -> Void
  ) {
    bytes.append(addingCapacity: max(1, capacity)) { span in
      unsafe span.withUnsafeMutableBufferPointer { buffer, count in
        var writer = unsafe ByteWriter(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
        write(&writer)
        count += writer.count
      }
    }
  }

  /// What the closure writes, in an array of its own.
  @inlinable
  public static func bytes(capacity: Int, _ write: (inout ByteWriter) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes, capacity: capacity, write)
    return bytes
  }

  @inlinable @inline(__always)
  func checkRoom(_ count: Int) {
    precondition(unsafe count <= end - place, "more was written than there is room for")
  }

  /// A constant text.
  @inlinable @inline(__always)
  public mutating func put(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    checkRoom(count)
    unsafe place.initialize(from: text.utf8Start, count: count)
    unsafe place += count
  }

  /// Takes the constant back that was written last.
  @inlinable @inline(__always)
  public mutating func takeBack(_ text: StaticString) {
    precondition(count >= text.utf8CodeUnitCount, "more was taken back than was written")
    unsafe place -= text.utf8CodeUnitCount
  }

  /// Bytes as they are.
  @inlinable
  public mutating func put(_ bytes: [UInt8]) { put(bytes[...]) }

  /// Bytes as they are.
  @inlinable
  public mutating func put(_ bytes: ArraySlice<UInt8>) {
    checkRoom(bytes.count)
    unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe place.initialize(from: start, count: bytes.count)
    }
    unsafe place += bytes.count
  }

  /// A whole number in decimal.
  public mutating func put(_ number: Int64) {
    checkRoom(Decimal.lengthMax)
    unsafe place += Decimal.write(number, to: place)
  }

  /// A whole number, or `null` as JSON has it.
  @inlinable
  public mutating func put(_ number: Int64?) {
    if let number { put(number) } else { put("null") }
  }

  /// An identifier in its 36 characters.
  package mutating func put(_ identifier: UUID) {
    checkRoom(UUID.textLength)
    unsafe identifier.write(to: place)
    unsafe place += UUID.textLength
  }

  /// A moment to the second, as RFC 3339 has it, in UTC.
  package mutating func putSecond(of moment: Timestamp) {
    checkRoom(RFC3339.secondLength)
    unsafe RFC3339.writeSecond(of: moment, to: place)
    unsafe place += RFC3339.secondLength
  }
}
