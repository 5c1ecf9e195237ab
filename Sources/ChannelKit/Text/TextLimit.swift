/// How long a text may be, in the channel's own unit.
///
///     let limit = TextLimit(4_096, .utf16)
///     let parts = limit.parts(of: text)       // one part where it fits
package struct TextLimit: Hashable, Sendable {
  package let count: Int
  package let unit: TextUnit

  package init(_ count: Int, _ unit: TextUnit) {
    precondition(count > 0, "a text may have at least one \(unit.rawValue)")
    (self.count, self.unit) = (count, unit)
  }

  /// Whether a text fits as it is.
  package func holds(_ text: some StringProtocol) -> Bool {
    // In no unit is a text longer than in bytes, and bytes are counted fastest.
    text.utf8.count <= count || unit.length(of: text) <= count
  }

  /// The text in parts that fit, cut where a reader minds least: between paragraphs, lines, sentences, words.
  ///
  /// A character, a link and a joined pair of Arabic letters stay whole. Nil when one of them is longer than a part may be.
  package func parts(of text: String) -> [String]? {
    if holds(text) { return [text] }
    let links = LinkRanges(in: text[...])
    var parts: [String] = []
    var rest = Substring(text)
    while !holds(rest) {
      guard let cut = TextCut(in: rest, self, keeping: links) else { return nil }
      let part = rest[..<cut.end].trimmed
      if !part.isEmpty { parts.append(String(part)) }
      rest = rest[cut.next...]
    }
    let last = rest.trimmed
    if !last.isEmpty { parts.append(String(last)) }
    return parts
  }
}

extension Substring {
  /// Without the white space around it, which a cut leaves behind.
  fileprivate var trimmed: Substring {
    let tail = drop(while: \.isWhitespace)
    guard let last = tail.lastIndex(where: { !$0.isWhitespace }) else {
      return tail[..<tail.startIndex]
    }
    return tail[...last]
  }
}
