/// A field value with parameters, such as `form-data; name="a"; filename="b.txt"`.
struct FieldParameters {
  /// What stands before the first `;`, in lower case.
  let value: String
  private let parameters: [(name: String, value: [UInt8])]

  /// Nil when it does not follow the grammar (RFC 9110, 5.6.6) or gives a parameter twice.
  init?(_ bytes: ArraySlice<UInt8>) {
    var scanner = ParameterScanner(rest: bytes)
    guard let value = scanner.scanValue() else { return nil }
    var parameters: [(name: String, value: [UInt8])] = []
    while !scanner.isAtEnd {
      guard let parameter = scanner.scanParameter(),
        !parameters.contains(where: { $0.name == parameter.name })
      else { return nil }
      parameters.append(parameter)
    }
    self.value = value
    self.parameters = parameters
  }

  /// The value of the parameter with that lower-case name, unquoted.
  subscript(name: String) -> [UInt8]? { parameters.first { $0.name == name }?.value }
}

/// Reads a field value from left to right.
private struct ParameterScanner {
  var rest: ArraySlice<UInt8>

  var isAtEnd: Bool { rest.isEmpty }

  /// Tokens with at most one `/` between them, and the spaces around.
  mutating func scanValue() -> String? {
    skipSpaces()
    let value = rest.prefix { $0.isTokenCharacter || $0 == UInt8(ascii: "/") }
    rest = rest[value.endIndex...]
    skipSpaces()
    let tokens = value.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard tokens.count <= 2, tokens.allSatisfy({ !$0.isEmpty }) else { return nil }
    return Self.lowercased(value)
  }

  /// `; name=value`, where the value is a token or quoted. A lone `;` at the end is no parameter.
  mutating func scanParameter() -> (name: String, value: [UInt8])? {
    guard rest.popFirst() == UInt8(ascii: ";") else { return nil }
    skipSpaces()
    let name = rest.prefix(while: \.isTokenCharacter)
    rest = rest[name.endIndex...]
    guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "="), let value = scanParameterValue()
    else { return nil }
    skipSpaces()
    return (Self.lowercased(name), value)
  }

  private mutating func scanParameterValue() -> [UInt8]? {
    if rest.first == UInt8(ascii: "\"") { return scanQuoted() }
    let token = rest.prefix(while: \.isTokenCharacter)
    rest = rest[token.endIndex...]
    return token.isEmpty ? nil : Array(token)
  }

  /// A backslash escapes a quote or a backslash and nothing else, because clients write paths with
  /// single backslashes.
  private mutating func scanQuoted() -> [UInt8]? {
    rest.removeFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return value }
      guard byte.isFieldValueCharacter else { return nil }
      if byte == UInt8(ascii: "\\"), let next = rest.first,
        next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
      {
        value.append(next)
        rest.removeFirst()
      } else {
        value.append(byte)
      }
    }
    return nil
  }

  private mutating func skipSpaces() {
    rest = rest.drop { $0 == .space || $0 == .tab }
  }

  private static func lowercased(_ token: ArraySlice<UInt8>) -> String {
    String(decoding: token.map(\.lowercasedASCII), as: UTF8.self)
  }
}
