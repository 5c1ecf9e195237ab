import Glibc

/// Finds functions, initialisers and subscripts in masked code by their braces.
enum Functions {
  struct Length: Equatable {
    let name: String
    /// Where it is declared, counted from one.
    let line: Int
    /// From its declaration to its closing brace.
    let lines: Int
  }

  static func lengths(in file: SourceFile) -> [Length] {
    file.code.indices.compactMap { index in
      guard keywords.contains(where: { unsafe strstr(file.code[index], $0) != nil }) else {
        return nil
      }
      guard let name = declaration(in: file.code[index]) else { return nil }
      return end(in: file.code, from: index).map {
        Length(name: name, line: index + 1, lines: $0 - index + 1)
      }
    }
  }

  private static let keywords = ["func ", "init", "subscript("]
  private static let starts = ["func ", "init(", "init?(", "init<", "deinit {", "subscript("]

  /// The name of what this line begins to declare.
  private static func declaration(in line: String) -> String? {
    var text = Substring(line)
    for start in starts {
      guard let range = text.firstRange(of: start) else { continue }
      // Words alone stand before a declaration; an expression has punctuation there.
      let before = text[..<range.lowerBound]
      guard before.allSatisfy({ $0.isLetter || " @_()!".contains($0) }) else { continue }
      guard before.isEmpty || before.hasSuffix(" ") else { continue }
      guard start == "func " || start == "deinit {" || !before.contains("(") else { continue }
      text = text[range.lowerBound...]
      return String(text.prefix { !"({".contains($0) })
    }
    return nil
  }

  /// The line of the closing brace, or nil for a declaration without a body.
  private static func end(in code: [String], from start: Int) -> Int? {
    var parentheses = 0
    var braces = 0
    for index in start..<code.count {
      if index > start, braces == 0, parentheses == 0, declaration(in: code[index]) != nil {
        return nil
      }
      for byte in code[index].utf8 {
        switch UnicodeScalar(byte) {
        case "(", "[": parentheses += 1
        case ")", "]": parentheses -= 1
        case "{" where parentheses == 0 || braces > 0: braces += 1
        case "}" where parentheses == 0 || braces > 0:
          braces -= 1
          if braces <= 0 { return braces == 0 ? index : nil }
        default: break
        }
      }
    }
    return nil
  }
}
