/// One of our own files: its lines as written, and its code with comments and strings blanked.
struct SourceFile: Sendable {
  /// From the root of the repository.
  let path: String
  let lines: [String]
  let code: [String]

  init(path: String, text: String) {
    self.path = path
    lines = Self.lines(of: text)
    code = Self.lines(of: CodeMask.code(of: text))
  }

  var isSwift: Bool { path.hasSuffix(".swift") }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
