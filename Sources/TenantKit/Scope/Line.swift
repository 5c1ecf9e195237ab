/// A name as people write it: one line, not empty, without the spaces around it.
package struct Line: Hashable, Sendable {
  package let text: String

  /// Nil when nothing is left, when it is longer than this many Unicode scalars, or when it holds a control character.
  package init?(_ text: String, lengthMax: Int) {
    guard text.utf8.count <= lengthMax * 4,
      !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { return nil }
    let start = text.drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) }
    let trimmed = start[..<(end ?? start.startIndex)]
    guard (1...lengthMax).contains(trimmed.unicodeScalars.count) else { return nil }
    self.text = String(trimmed)
  }
}
