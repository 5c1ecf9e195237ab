/// Why a file is not JSON5, in one sentence with its place.
package struct JSON5Error: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Problem: Hashable, Sendable {
    case invalidUTF8
    case empty
    case unexpectedEnd
    case unexpectedCharacter
    case trailingData
    case openComment
    case openString
    case lineBreakInString
    case invalidEscape
    case loneSurrogate
    case invalidNumber
    case numberTooLarge
    case invalidKey
    case duplicateKey(String, first: SourcePlace)
    case tooDeep
  }

  /// What is wrong.
  package let problem: Problem
  /// Where it is wrong.
  package let place: SourcePlace

  /// An error at a place.
  package init(_ problem: Problem, at place: SourcePlace) {
    (self.problem, self.place) = (problem, place)
  }
}

extension JSON5Error: CustomStringConvertible {
  /// `gateway.json5:3:7: …`, as compilers say it.
  package var description: String { "\(place): \(message)" }

  /// The sentence without the place.
  package var message: String {
    switch problem {
    case .invalidUTF8: "The file is not valid UTF-8."
    case .empty: "The file holds no value."
    case .unexpectedEnd: "The file ends before a value or bracket is finished."
    case .unexpectedCharacter: "This character is not expected here."
    case .trailingData: "Something follows after the value."
    case .openComment: "This comment is not closed with */."
    case .openString: "This string is not closed with its quote."
    case .lineBreakInString:
      "A string goes over a line end: put a backslash before it, or write \\n."
    case .invalidEscape: "This backslash begins no escape of JSON5."
    case .loneSurrogate: "This escape is half of a surrogate pair."
    case .invalidNumber: "This is not a number as JSON5 writes numbers."
    case .numberTooLarge: "This number is too large."
    case .invalidKey: "A key is a name or a string in quotes."
    case .duplicateKey(let key, let first):
      "The key \(JSON.string(key)) is already set at line \(first.line), column \(first.column)."
    case .tooDeep: "Arrays and objects stand too deep inside each other."
    }
  }
}
