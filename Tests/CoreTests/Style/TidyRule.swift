import Testing

/// A habit of this code base that a machine can check, and a sample that breaks it.
struct TidyRule: Sendable, CustomTestStringConvertible {
  let name: String
  /// What breaks the rule in a file: a line, counted from one, and what is wrong there.
  let check: @Sendable (SourceFile) -> [Finding]
  /// A file that breaks it once.
  let sample: SourceFile

  var testDescription: String { name }

  /// A place that breaks a rule.
  struct Finding: Sendable, Equatable {
    let line: Int
    let complaint: String
  }

  init(
    _ name: String, breakingIn path: String = "Sources/Sample/Sample.swift", _ sample: String,
    check: @escaping @Sendable (SourceFile) -> [Finding]
  ) {
    self.name = name
    self.check = check
    self.sample = SourceFile(path: path, text: sample)
  }

  static let linesPerFileLimit = 400
  static let linesPerFunctionLimit = 70

  static let all: [TidyRule] = [
    TidyRule("a file has at most 400 lines", String(repeating: "let a = 1\n", count: 401)) { file in
      file.lines.count > linesPerFileLimit
        ? [Finding(line: file.lines.count, complaint: "\(file.lines.count) lines")] : []
    },
    TidyRule(
      "a function has at most 70 lines",
      "func long() {\n" + String(repeating: "  work()\n", count: 69) + "}\n"
    ) { file in
      guard file.isSwift else { return [] }
      return Functions.lengths(in: file).filter { $0.lines > linesPerFunctionLimit }.map {
        Finding(line: $0.line, complaint: "\($0.name) has \($0.lines) lines")
      }
    },
    TidyRule("code imports no Foundation", "import FoundationEssentials\n") { file in
      guard file.mentions("Foundation") else { return [] }
      return lines(of: file) { holds($0, "import", .whole) && holds($0, "Foundation", .prefix) }
    },
    // `scripts/test` counts the tests of Swift Testing alone.
    word("import XCTest", "import XCTest\n"),
    word("try!", "let a = try! work()\n"),
    word("as!", "let a = b as! Int\n"),
    word("fatalError(", "fatalError(\"no\")\n"),
    word("print(", "print(1)\n", butNotIn: ["Sources/Bench/"]),
    word("Task {", "func a() { Task { work() } }\n", unless: isKeptOrExplained),
    word("Task.detached", "Task.detached { work() }\n", as: .prefix, unless: isKeptOrExplained),
    leftover("TO" + "DO"),
    leftover("FIX" + "ME"),
    word("sleep(", "sleep(1)\n", onlyIn: "Tests/", unless: isExplained),
    word("usleep(", "unsafe usleep(1)\n", onlyIn: "Tests/", unless: isExplained),
    word("nanosleep(", "nanosleep(&a, nil)\n", onlyIn: "Tests/", unless: isExplained),
    word("Thread.sleep", "Thread.sleep(1)\n", as: .prefix, onlyIn: "Tests/", unless: isExplained),
    TidyRule(
      "@unchecked Sendable has a comment right above",
      "/// A box.\n\nfinal class Box: @unchecked Sendable {}\n", check: uncommentedSendable),
  ]
}

extension TidyRule {
  /// How a forbidden word ends: exactly there, or in the middle of a longer name.
  enum Ending { case whole, prefix }

  /// A word that code may not hold, wherever comments and strings may.
  private static func word(
    _ word: String, _ sample: String, as ending: Ending = .whole,
    onlyIn folder: String = "", butNotIn exceptions: [String] = [],
    unless isExcused: @escaping @Sendable (SourceFile, Int) -> Bool = { _, _ in false }
  ) -> TidyRule {
    let path = "\(folder.isEmpty ? "Sources/" : folder)Sample/Sample.swift"
    return TidyRule("code has no \(word)", breakingIn: path, sample) { file in
      guard file.path.hasPrefix(folder), file.mentions(word) else { return [] }
      guard !exceptions.contains(where: file.path.hasPrefix) else { return [] }
      return lines(of: file) { holds($0, word, ending) }.filter { !isExcused(file, $0.line - 1) }
    }
  }

  /// The lines of Swift code of which the predicate is true.
  private static func lines(of file: SourceFile, where isWrong: (String) -> Bool) -> [Finding] {
    guard file.isSwift else { return [] }
    return file.code.indices.filter { isWrong(file.code[$0]) }.map {
      Finding(line: $0 + 1, complaint: String(file.lines[$0].trimmingPrefix { $0 == " " }))
    }
  }

  /// A mark of work left for later, in code or in a comment.
  private static func leftover(_ mark: String) -> TidyRule {
    TidyRule("no \(mark) is left behind", "// \(mark): later\n") { file in
      guard file.mentions(mark) else { return [] }
      return file.lines.indices.filter { holds(file.lines[$0], mark, .whole) }.map {
        Finding(line: $0 + 1, complaint: mark)
      }
    }
  }

  /// Whether a line holds a word that does not merely begin or end another one.
  private static func holds(_ line: String, _ word: String, _ ending: Ending) -> Bool {
    line.ranges(of: word).contains { range in
      let isMember = line[..<range.lowerBound].last.map { isPartOfName($0) || $0 == "." } ?? false
      let isDeclared = line[..<range.lowerBound].hasSuffix("func ")
      let goesOn = line[range.upperBound...].first.map(isPartOfName) ?? false
      let endsInName = word.last.map(isPartOfName) ?? false
      return !isMember && !isDeclared && (ending == .prefix || !endsInName || !goesOn)
    }
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  @Sendable private static func uncommentedSendable(_ file: SourceFile) -> [Finding] {
    guard file.mentions("@unchecked") else { return [] }
    return lines(of: file) { $0.contains("@unchecked Sendable") }.filter { finding in
      var above = finding.line - 1
      while above > 0, isContinued(file.code[above - 1]) { above -= 1 }
      return !isExplained(file, above)
    }
  }

  /// Whether a line is an attribute or the beginning of the declaration that goes on below it.
  private static func isContinued(_ code: String) -> Bool {
    let text = code.trimmingPrefix { $0 == " " }
    return text.hasPrefix("@") || text.hasSuffix(":") || text.hasSuffix(",")
  }

  /// Whether the line, counted from zero, has a comment right above it.
  @Sendable private static func isExplained(_ file: SourceFile, _ index: Int) -> Bool {
    index > 0 && file.lines[index - 1].trimmingPrefix { $0 == " " }.hasPrefix("//")
  }

  /// Whether the task goes to somebody who can wait for it, or says why nobody does.
  @Sendable private static func isKeptOrExplained(_ file: SourceFile, _ index: Int) -> Bool {
    let line = file.code[index]
    let before = line[..<(line.firstRange(of: "Task")?.lowerBound ?? line.startIndex)]
    let isKept = ["= ", "return ", "in "].contains { before.hasSuffix($0) }
    return isKept || isExplained(file, index)
  }
}
