/// Why bytes are not the JSON that was asked for, and where.
package struct JSONError: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Code: String, CaseIterable, Sendable {
    case empty, unexpectedEnd, unexpectedByte, trailingData, byteOrderMark, invalidUTF8
    case invalidNumber, numberTooLarge, controlCharacter, invalidEscape, loneSurrogate
    case duplicateKey, tooDeep
  }

  /// What is wrong.
  package let code: Code
  /// Where the trouble starts, counted from 0.
  package let byteOffset: Int
  /// The line of that byte, counted from 1.
  package let line: Int
}

extension JSONError: CustomStringConvertible {
  /// One sentence with the place; it quotes nothing of the input.
  package var description: String { "\(message) (byte \(byteOffset), line \(line))" }

  /// The sentence without the place.
  package var message: String {
    switch code {
    case .empty: "There is no JSON here: send a value."
    case .unexpectedEnd: "The JSON ends too early: something is not closed."
    case .unexpectedByte: "This is not JSON: a character stands where none may."
    case .trailingData: "Something follows after the JSON value: send one value only."
    case .byteOrderMark: "The JSON begins with a byte order mark: send it without."
    case .invalidUTF8: "The JSON is not valid UTF-8."
    case .invalidNumber: "A number is not written as JSON writes numbers."
    case .numberTooLarge: "A number is too large: send it as a string."
    case .controlCharacter: "A string holds a control character: write it as an escape."
    case .invalidEscape: "A string holds a backslash that begins no JSON escape."
    case .loneSurrogate: "A string holds half of a surrogate pair."
    case .duplicateKey: "An object has the same key twice."
    case .tooDeep: "Arrays and objects stand too deep inside each other."
    }
  }
}

/// What a JSON text may ask of the parser.
package struct JSONLimits: Hashable, Sendable {
  /// How many arrays and objects may stand inside each other.
  package let depth: Int

  /// Limits with a depth of 1 to 256, so that no input reaches the end of a thread's stack.
  package init(depth: Int = 64) {
    precondition((1...256).contains(depth), "a JSON depth limit is 1 to 256")
    self.depth = depth
  }

  /// 64 levels.
  package static let `default` = JSONLimits()
}
