/// Walks over a short ASCII text, taking numbers of fixed width and marks between them.
struct DigitReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  var isAtEnd: Bool { position == bytes.count }

  /// Steps over this character if it is next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  /// Steps over this text if it is next.
  mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  /// Steps over the next byte if it is one of these.
  mutating func takeAny(where isWanted: (UInt8) -> Bool) -> Bool {
    guard position < bytes.count, isWanted(bytes[position]) else { return false }
    position += 1
    return true
  }

  mutating func digit() -> Int? {
    guard position < bytes.count, bytes[position] &- 0x30 < 10 else { return nil }
    defer { position += 1 }
    return Int(bytes[position] - 0x30)
  }

  /// A number of exactly this many digits.
  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// The place in this list of the word that is next, stepping over it.
  mutating func word(of words: [String]) -> Int? {
    for (place, word) in words.enumerated() where take(word) { return place }
    return nil
  }
}
