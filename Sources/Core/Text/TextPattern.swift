/// A small regular expression: characters, classes and repetitions in a row, matched in bounded time.
///
/// It reads `^`, `$`, `[a-z_-]`, `[^…]`, `{2}`, `{1,40}`, `*`, `+`, `?` as JSON Schema's dialect does,
/// and nothing else: no groups, no choices, no escapes, so no input can make it slow.
package struct TextPattern: Hashable, Sendable, ExpressibleByStringLiteral {
  package let source: String
  private let steps: [Step]

  private struct Step: Hashable {
    let characters: CharacterClass
    var count: ClosedRange<Int>
  }

  private struct CharacterClass: Hashable {
    var isNegated = false
    var ranges: [ClosedRange<Unicode.Scalar>] = []

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  /// Nil unless it begins with `^`, ends with `$` and keeps to what this type reads.
  package init?(_ source: String) {
    var rest = Array(source.unicodeScalars)[...]
    guard rest.popFirst() == "^", rest.popLast() == "$" else { return nil }
    var steps: [Step] = []
    while let scalar = rest.popFirst() {
      guard let characters = Self.characterClass(startingWith: scalar, &rest),
        let count = Self.count(&rest)
      else { return nil }
      steps.append(Step(characters: characters, count: count))
    }
    self.source = source
    self.steps = steps
  }

  package init(stringLiteral source: String) {
    guard let pattern = TextPattern(source) else { preconditionFailure("bad pattern: \(source)") }
    self = pattern
  }

  private static func characterClass(
    startingWith scalar: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>
  ) -> CharacterClass? {
    guard scalar == "[" else {
      guard !"]{}*+?()|\\^$.".unicodeScalars.contains(scalar) else { return nil }
      return CharacterClass(ranges: [scalar...scalar])
    }
    var characters = CharacterClass()
    if rest.first == "^" {
      characters.isNegated = true
      rest.removeFirst()
    }
    while let low = rest.popFirst(), low != "]" {
      guard low != "\\" else { return nil }
      if rest.first == "-", let high = rest.dropFirst().first, high != "]" {
        guard low <= high else { return nil }
        rest.removeFirst(2)
        characters.ranges.append(low...high)
      } else {
        characters.ranges.append(low...low)
      }
    }
    return characters.ranges.isEmpty ? nil : characters
  }

  private static func count(_ rest: inout ArraySlice<Unicode.Scalar>) -> ClosedRange<Int>? {
    switch rest.first {
    case "*":
      rest.removeFirst()
      return 0...Int.max
    case "+":
      rest.removeFirst()
      return 1...Int.max
    case "?":
      rest.removeFirst()
      return 0...1
    case "{":
      guard let end = rest.firstIndex(of: "}") else { return nil }
      let text = String(String.UnicodeScalarView(rest[rest.startIndex + 1..<end]))
      rest = rest[(end + 1)...]
      let bounds = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = bounds.first, let low = first, bounds.count <= 2 else { return nil }
      guard bounds.count == 2 else { return low...low }
      guard let high = bounds[1], low <= high else { return nil }
      return low...high
    default:
      return 1...1
    }
  }
}

extension TextPattern {
  /// Whether the whole text fits.
  package func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var reached: Set<Int> = [0]
    for step in steps {
      reached = Self.places(after: step, from: reached, in: scalars)
      if reached.isEmpty { return false }
    }
    return reached.contains(scalars.count)
  }

  /// Every place where a step can end that begins at one of these.
  private static func places(
    after step: Step, from starts: Set<Int>, in scalars: [Unicode.Scalar]
  ) -> Set<Int> {
    var ends: Set<Int> = []
    for start in starts {
      var place = start
      if step.count.lowerBound == 0 { ends.insert(start) }
      while place < scalars.count, place - start < step.count.upperBound,
        step.characters.contains(scalars[place])
      {
        place += 1
        if place - start >= step.count.lowerBound { ends.insert(place) }
      }
    }
    return ends
  }
}
