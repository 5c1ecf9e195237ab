/// Eight bytes of a text at once, the first in the lowest place.
///
/// A search marks the highest bit of each byte that it means. A mark may be wrong above the lowest one, because a
/// subtraction borrows from the next byte, so only the lowest counts.
struct Word {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  let bits: UInt64

  /// The place of the first byte that is this one, if there is one.
  @inline(__always)
  func first(_ byte: UInt8) -> Int? {
    Self.lowest(Self.zeros(bits ^ Self.ones &* UInt64(byte)))
  }

  /// The place of the first byte below a space, or DEL, if there is one.
  @inline(__always)
  var firstControl: Int? {
    let belowSpace = (bits &- Self.ones &* 0x20) & ~bits & Self.highs
    return Self.lowest(belowSpace | Self.zeros(bits ^ Self.ones &* 0x7F))
  }

  @inline(__always)
  private static func zeros(_ bits: UInt64) -> UInt64 { (bits &- ones) & ~bits & highs }

  @inline(__always)
  private static func lowest(_ marks: UInt64) -> Int? {
    marks == 0 ? nil : marks.trailingZeroBitCount / 8
  }
}
