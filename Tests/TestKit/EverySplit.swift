/// The ways in which bytes may arrive: whole, byte by byte, and cut at random places.
package func everySplit(
  of bytes: [UInt8], randomCount: Int = 8, seed: UInt64 = 1
) -> [[[UInt8]]] {
  var random = SeededGenerator(seed: seed)
  let randomSplits = (0..<randomCount).map { _ in randomSplit(of: bytes, using: &random) }
  return [[bytes], bytes.map { [$0] }] + randomSplits
}

private func randomSplit(of bytes: [UInt8], using random: inout SeededGenerator) -> [[UInt8]] {
  var pieces: [[UInt8]] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    // Short and long pieces both matter: draw the longest allowed first.
    let countMax = Int.random(in: 1...rest.count, using: &random)
    let count = Int.random(in: 1...countMax, using: &random)
    pieces.append(Array(rest.prefix(count)))
    rest = rest.dropFirst(count)
  }
  return pieces
}
