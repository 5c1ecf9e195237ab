import Core

/// The links in a text, from their scheme to the white space behind them: cut in two, none of them works.
struct LinkRanges {
  private var ranges: [Range<String.Index>] = []

  init(in text: Substring) {
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(where: \.isWhitespace) ?? text.endIndex
      if let link = Self.link(in: text[start..<end]) { ranges.append(link..<end) }
      start = text[end...].firstIndex { !$0.isWhitespace } ?? text.endIndex
    }
  }

  private static let starts = ["https://", "http://", "www.", "mailto:", "tel:"].map {
    Array($0.utf8)
  }

  /// Where a link begins in a word: `(https://…` begins behind the bracket.
  private static func link(in word: Substring) -> String.Index? {
    word.utf8.indices.first { index in
      starts.contains { start in
        let found = word.utf8[index...].prefix(start.count + 1)
        return found.count > start.count && ASCII.equalIgnoringCase(found.dropLast(), start)
      }
    }
  }

  /// Whether a place lies inside a link.
  func cover(_ place: String.Index) -> Bool {
    ranges.contains { $0.lowerBound < place && place < $0.upperBound }
  }
}
