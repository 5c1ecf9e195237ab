/// Makes a small gzip file that unfolds into many zeros, without a compressor.
enum DeflatedZeros {
  /// One block of fixed codes: a literal zero, then copies of 258 bytes, then literals to the count.
  static func gzip(count: Int) -> [UInt8] {
    var bits = Bits()
    bits.add(1, 1)
    bits.add(1, 2)
    bits.addCode(0x30, 8)
    var left = count - 1
    while left >= 258 {
      bits.addCode(0b1100_0101, 8)
      bits.addCode(0, 5)
      left -= 258
    }
    for _ in 0..<left { bits.addCode(0x30, 8) }
    bits.addCode(0, 7)
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    return header + bits.finished + littleEndian(checksum(count)) + littleEndian(UInt32(count))
  }

  private static func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// CRC-32 of that many zeros.
  private static func checksum(_ count: Int) -> UInt32 {
    var sum = UInt32.max
    for _ in 0..<count {
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  private struct Bits {
    private var bytes: [UInt8] = []
    private var filled = 0

    /// Least significant bit first.
    mutating func add(_ value: UInt32, _ count: Int) {
      for bit in 0..<count {
        if filled % 8 == 0 { bytes.append(0) }
        bytes[bytes.count - 1] |= UInt8(value >> UInt32(bit) & 1) << UInt8(filled % 8)
        filled += 1
      }
    }

    /// Huffman codes stand the other way round.
    mutating func addCode(_ code: UInt32, _ count: Int) {
      for bit in (0..<count).reversed() { add(code >> UInt32(bit) & 1, 1) }
    }

    var finished: [UInt8] { bytes }
  }
}
