import Testing

/// The rules of this code base that nobody has to remember, because a test does.
@Suite struct TidyTests {
  @Test(arguments: TidyRule.all)
  func `our own files keep the rule`(_ rule: TidyRule) throws {
    for file in try SourceTree.files.get() {
      for finding in rule.check(file) {
        Issue.record("\(file.path):\(finding.line): \(finding.complaint)")
      }
    }
  }

  @Test func `the tree is found`() throws {
    #expect(try SourceTree.files.get().count > 100, "looked for it at \(SourceTree.root)")
  }

  @Test(arguments: TidyRule.all)
  func `breaking the rule once is found once`(_ rule: TidyRule) {
    #expect(rule.check(rule.sample).count == 1)
  }

  @Test func `what stands in comments and strings is not code`() {
    let file = SourceFile(
      path: "Sources/Sample/Sample.swift",
      text: #"""
        // try! print( Task {
        /* as! /* fatalError( */ import Foundation */
        let a = "try! \(b("as!")) print("
        let c = ##"a "# print( "##
        let e = """
          fatalError( "quoted" try!
          """
        let f = "\\"; let g = " print( "
        """#)
    #expect(file.code.last == "let f = \(blanks(4)); let g = \(blanks(10))")
    for rule in TidyRule.all { #expect(rule.check(file).isEmpty, "\(rule.name)") }
  }

  @Test func `a word inside another name is not that word`() {
    let file = SourceFile(
      path: "Tests/Sample/Sample.swift",
      text:
        "fingerprint(a)\nlog.print(a)\nas\ntry? b()\nMyTask { }\nTask.sleep(c)\nTodos()\nfunc print() {}\n"
    )
    for rule in TidyRule.all { #expect(rule.check(file).isEmpty, "\(rule.name)") }
  }

  @Test func `a comment above attributes and the first line of a declaration counts`() {
    let file = SourceFile(
      path: "Sources/Sample/Sample.swift",
      text: "// The lock protects it.\n@safe\nfinal class Box<A>:\n  @unchecked Sendable\n{}\n")
    for rule in TidyRule.all { #expect(rule.check(file).isEmpty, "\(rule.name)") }
  }

  @Test func `a task that somebody keeps is not loose`() {
    let file = SourceFile(
      path: "Sources/Sample/Sample.swift",
      text: "let a = Task { b() }\nc.map { _ in Task { d() } }\nreturn Task { e() }\n")
    for rule in TidyRule.all { #expect(rule.check(file).isEmpty, "\(rule.name)") }
  }

  @Test func `a reason right above excuses a loose task and a real pause`() {
    let file = SourceFile(
      path: "Tests/Sample/Sample.swift",
      text: "// The process ends with it.\nTask { b() }\n/// A slow peer.\nfunc c() { usleep(1) }\n"
    )
    for rule in TidyRule.all { #expect(rule.check(file).isEmpty, "\(rule.name)") }
  }

  @Test func `functions are measured from their first line to their closing brace`() {
    let file = SourceFile(
      path: "Sources/Sample/Sample.swift",
      text: """
        protocol A {
          func without(body: Int) -> Int
          init(a: Int)
        }
        struct B: A {
          init(
            a: Int = { 1 }()
          ) {
            self.init()
          }
          func one() -> Int { 1 }
          private(set) var c: Int { init(initialValue) {
          } }
        }
        """)
    let lengths = Functions.lengths(in: file).map { "\($0.line): \($0.lines)" }
    #expect(lengths == ["6: 5", "11: 1"])
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
