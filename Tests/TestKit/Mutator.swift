/// Spoils inputs in the ways that find errors in parsers, repeatably from a seed.
package struct Mutator: Sendable {
  private let corpus: [[UInt8]]
  private let tokens: [[UInt8]]
  private let bytesLimit: Int
  private var random: SeededGenerator

  /// A mutator over good and bad inputs, with words that mean something to the parser.
  package init(corpus: [[UInt8]], tokens: [String] = [], bytesLimit: Int = 4096, seed: UInt64) {
    precondition(!corpus.isEmpty, "a mutator needs an input to begin with")
    self.corpus = corpus
    self.tokens = tokens.map { Array($0.utf8) }
    self.bytesLimit = bytesLimit
    random = SeededGenerator(seed: seed)
  }

  /// The next input: one of the corpus with a few changes.
  package mutating func next(changeCountMax: Int = 8) -> [UInt8] {
    var bytes = corpus.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...changeCountMax, using: &random) { change(&bytes) }
    return Array(bytes.prefix(bytesLimit))
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    switch UInt8.random(in: 0..<8, using: &random) {
    case 0: flipBit(&bytes)
    case 1: overwrite(&bytes)
    case 2: insert(&bytes, [UInt8.random(in: .min ... .max, using: &random)])
    case 3: bytes.removeSubrange(range(in: bytes))
    case 4: insert(&bytes, Array(bytes[range(in: bytes)]))
    case 5: splice(&bytes)
    case 6: bytes.removeSubrange(place(in: bytes)...)
    default: insert(&bytes, tokens.randomElement(using: &random) ?? [0])
    }
  }

  private mutating func flipBit(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[Int.random(in: bytes.indices, using: &random)] ^=
      1 << UInt8.random(in: 0..<8, using: &random)
  }

  private mutating func overwrite(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[Int.random(in: bytes.indices, using: &random)] =
      [0x00, 0x0A, 0x0D, 0x20, 0x22, 0x30, 0x39, 0x7F, 0x80, 0xC0, 0xED, 0xF4, 0xFF]
      .randomElement(using: &random) ?? 0
  }

  /// The head of this input with the tail of another.
  private mutating func splice(_ bytes: inout [UInt8]) {
    let other = corpus.randomElement(using: &random) ?? []
    bytes.replaceSubrange(place(in: bytes)..., with: other[place(in: other)...])
  }

  private mutating func insert(_ bytes: inout [UInt8], _ more: [UInt8]) {
    guard bytes.count < bytesLimit else { return }
    bytes.insert(contentsOf: more, at: place(in: bytes))
  }

  private mutating func place(in bytes: [UInt8]) -> Int {
    Int.random(in: 0...bytes.count, using: &random)
  }

  private mutating func range(in bytes: [UInt8]) -> Range<Int> {
    let (one, other) = (place(in: bytes), place(in: bytes))
    return min(one, other)..<max(one, other)
  }
}
