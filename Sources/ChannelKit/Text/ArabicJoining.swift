/// Which Arabic letters are drawn as one.
enum ArabicJoining {
  /// Whether a word may be cut between two characters without changing how either is drawn as part of a pair.
  ///
  /// Lam and alef make one glyph; a tatweel or a joiner only exists for its neighbour.
  static func mayPart(_ left: Character, _ right: Character) -> Bool {
    guard let last = left.unicodeScalars.last, let base = left.unicodeScalars.first,
      let next = right.unicodeScalars.first
    else { return true }
    if holdsOn(last) || holdsOn(next) { return false }
    return !(isLam(base) && isAlef(next))
  }

  private static func isLam(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x0644 || (0x06B5...0x06B8).contains(scalar.value)
  }

  private static func isAlef(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0622, 0x0623, 0x0625, 0x0627, 0x0671, 0x0672, 0x0673, 0x0675: true
    default: false
    }
  }

  /// A tatweel, a zero-width joiner or a zero-width non-joiner.
  private static func holdsOn(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x0640 || scalar.value == 0x200D || scalar.value == 0x200C
  }
}
