/// A text with gaps to be filled: `Hi {{ name }}! Your order #{{ order_id }} is confirmed.`
///
/// What fills a gap is text and nothing else: braces in it open no gap of their own.
package struct TemplateText: Hashable, Sendable {
  private enum Piece: Hashable {
    case words(String)
    case gap(String)

    var name: String? {
      if case .gap(let name) = self { name } else { nil }
    }
  }

  private let pieces: [Piece]
  /// The names of its gaps, each once, in the order in which they come.
  package let variables: [String]

  /// The most names that the gaps of a text have.
  package static let variableCountMax = 100
  /// The most bytes that a text may have once it is filled.
  package static let filledBytesMax = 400_000

  /// Nil where `{{` opens a gap that has no end or no name, and where there are too many names.
  package init?(_ text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let opening = rest.utf8.firstRange(of: "{{".utf8) {
      let behind = rest[opening.upperBound...]
      guard let closing = behind.utf8.firstRange(of: "}}".utf8),
        let name = Self.name(behind[..<closing.lowerBound])
      else { return nil }
      pieces.append(.words(String(rest[..<opening.lowerBound])))
      pieces.append(.gap(name))
      rest = behind[closing.upperBound...]
    }
    pieces.append(.words(String(rest)))
    var seen: Set<String> = []
    variables = pieces.compactMap(\.name).filter { seen.insert($0).inserted }
    guard variables.count <= Self.variableCountMax else { return nil }
    self.pieces = pieces.filter { $0 != .words("") }
  }

  /// The names of the gaps that these values leave open.
  package func missing(in values: [String: String]) -> [String] {
    variables.filter { values[$0] == nil }
  }

  /// The text with its gaps filled; those without a value stand as they would be written. Nil where it grows too long.
  package func filled(with values: [String: String]) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .words(let words): text += words
      case .gap(let name): text += values[name] ?? "{{\(name)}}"
      }
      guard text.utf8.count <= Self.filledBytesMax else { return nil }
    }
    return text
  }
}

extension TemplateText {
  private static let nameLengthMax = 64

  /// A name as it may stand between braces, without the spaces around it; nil where it can be none.
  package static func name(_ text: some StringProtocol) -> String? {
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return nil }
    let name = scalars[start...end]
    guard name.count <= nameLengthMax,
      name.allSatisfy({ $0 != "{" && $0 != "}" && $0.properties.generalCategory != .control })
    else { return nil }
    return String(String.UnicodeScalarView(name))
  }
}
