/// What a channel counts a text in.
package enum TextUnit: String, Hashable, Sendable {
  /// Bytes of UTF-8.
  case bytes
  /// Units of UTF-16, as JavaScript and Telegram count: most emoji are two.
  case utf16
  /// Code points of Unicode.
  case scalars
  /// What a reader takes for one character.
  case characters

  /// How long a text is.
  package func length(of text: some StringProtocol) -> Int {
    switch self {
    case .bytes: text.utf8.count
    case .utf16: text.utf16.count
    case .scalars: text.unicodeScalars.count
    case .characters: text.count
    }
  }

  /// How long one character is.
  func length(of character: Character) -> Int {
    switch self {
    case .bytes: character.utf8.count
    case .utf16: character.utf16.count
    case .scalars: character.unicodeScalars.count
    case .characters: 1
    }
  }
}
