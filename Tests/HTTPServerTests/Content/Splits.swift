import TestKit

/// The ways to cut one input into pieces: whole, byte by byte, and at random from a seed.
enum Splits {
  static func all(of bytes: [UInt8], randomCount: Int = 8, seed: UInt64 = 1) -> [[[UInt8]]] {
    var generator = SeededGenerator(seed: seed &+ UInt64(bytes.count))
    return [[bytes], bytes.map { [$0] }]
      + (0..<randomCount).map { _ in random(bytes, using: &generator) }
  }

  /// Pieces of a few bytes up to a few dozen, some of them empty.
  static func random(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    let longest = [2, 7, 40, max(1, bytes.count)].randomElement(using: &generator) ?? 7
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 0...longest, using: &generator))
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return pieces
  }
}
