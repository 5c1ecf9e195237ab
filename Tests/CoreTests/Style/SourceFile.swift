import Glibc

/// One of our own files: its lines as written, and its code with comments and strings blanked.
struct SourceFile: Sendable {
  /// From the root of the repository.
  let path: String
  let lines: [String]
  let code: [String]
  private let text: String

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = Self.lines(of: text)
    code = Self.lines(of: CodeMask.code(of: text))
  }

  /// Whether the word stands anywhere in it; quick, so that only few files are looked at closely.
  func mentions(_ word: String) -> Bool { unsafe strstr(text, word) != nil }

  var isSwift: Bool { path.hasSuffix(".swift") }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
