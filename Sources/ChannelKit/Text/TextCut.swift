/// Where a text that is too long is cut: what stands before `end` is a part, and the rest begins at `next`.
struct TextCut {
  let end: String.Index
  let next: String.Index

  /// How little a reader minds a cut. Each is a reason to cut earlier than the worse ones would.
  private enum Place: Int, CaseIterable {
    case character, word, sentence, line, paragraph
  }

  /// The best place at which the first part is not longer than it may be.
  ///
  /// A better place is taken even when it leaves the part shorter, down to half of what it may be.
  init?(in text: Substring, _ limit: TextLimit, keeping links: LinkRanges) {
    var found: [String.Index?] = Array(repeating: nil, count: Place.allCases.count)
    var length = 0
    var halfway: String.Index?
    var index = text.startIndex
    while index < text.endIndex {
      length += limit.unit.length(of: text[index])
      if length > limit.count { break }
      let after = text.index(after: index)
      if halfway == nil, length * 2 >= limit.count { halfway = after }
      if let place = Self.place(after: index, at: after, of: text), !links.cover(after) {
        for worse in 0...place.rawValue { found[worse] = after }
      }
      index = after
    }
    let enough = halfway ?? text.endIndex
    let best = Place.allCases.reversed().lazy
      .compactMap { found[$0.rawValue] }
      .first { $0 >= enough }
    guard let end = best ?? found[Place.word.rawValue] ?? found[Place.character.rawValue] else {
      return nil
    }
    self.end = end
    next = text[end...].firstIndex { !$0.isWhitespace } ?? text.endIndex
  }

  /// What kind of place lies behind a character; nil where no cut may be.
  private static func place(
    after index: String.Index, at next: String.Index, of text: Substring
  ) -> Place? {
    let character = text[index]
    guard next < text.endIndex else { return .paragraph }
    let following = text[next]
    if character.isNewline {
      return following.isNewline ? nil : endsParagraph(text, index) ? .paragraph : .line
    }
    if following.isNewline { return .line }
    if following.isWhitespace { return endsSentence(character) ? .sentence : .word }
    if character.isWhitespace { return .word }
    return ArabicJoining.mayPart(character, following) ? .character : nil
  }

  private static func endsParagraph(_ text: Substring, _ newline: String.Index) -> Bool {
    newline > text.startIndex && text[text.index(before: newline)].isNewline
  }

  private static func endsSentence(_ character: Character) -> Bool {
    switch character {
    case ".", "!", "?", "…", "؟", "۔", "。", "！", "？": true
    default: false
    }
  }
}
