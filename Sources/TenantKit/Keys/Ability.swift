/// Something that a key may be allowed to do, such as `messages.send` or `read:leads`.
package struct Ability: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// Far more than any word of the published documents has.
  private static let wordLengthMax = 40

  package let description: String

  /// Nil unless it is two words of lower-case letters with a point or a colon between.
  package init?(_ text: String) {
    let words = text.utf8.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
    }
    guard words.count == 2, words.allSatisfy(Self.isWord) else { return nil }
    description = text
  }

  package init(stringLiteral text: String) {
    guard let ability = Ability(text) else { preconditionFailure("bad ability: \(text)") }
    self = ability
  }

  private static func isWord(_ word: Substring.UTF8View) -> Bool {
    (1...wordLengthMax).contains(word.count)
      && word.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }
}
