/// How JSON writes a string.
enum JSONText {
  /// Appends the string in quotes; only what JSON must escape is escaped.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable {
      unsafe appendEscaped($0, to: &bytes)
    }
    if isDone == nil {
      unsafe Array(text.utf8).withUnsafeBufferPointer { unsafe appendEscaped($0, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func appendEscaped(
    _ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    var plainStart = 0
    while true {
      let stop = unsafe firstStop(in: text, from: plainStart)
      unsafe bytes.append(contentsOf: text[plainStart..<stop])
      guard stop < text.count else { return }
      unsafe appendEscape(of: text[stop], to: &bytes)
      plainStart = stop + 1
    }
  }

  private static func firstStop(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var place = start
    while place + 8 <= text.count {
      let eight = unsafe UInt64(
        littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(
          fromByteOffset: place, as: UInt64.self))
      let stops = JSONBytes.stops(in: eight)
      if stops != 0 { return place + stops.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < text.count, unsafe !JSONBytes.isStop(text[place]) { place += 1 }
    return place
  }

  static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(Hex.digit(byte >> 4))
      bytes.append(Hex.digit(byte & 0x0F))
    }
  }
}
