import Core
import TestKit
import Testing

@testable import Gateway

@Suite struct CommandLineTests {
  /// What a command wrote, and how it ended.
  private struct Outcome: Equatable {
    var status: CommandStatus
    var output: String
    var complaint: String
  }

  private final class Captured: Sendable {
    let output = Locked("")
    let complaint = Locked("")
  }

  private func run(_ words: [String], environment: [String: String] = [:]) async -> Outcome {
    let captured = Captured()
    let console = Console(
      environment: environment,
      write: { text in captured.output.withLock { $0 += text } },
      complain: { text in captured.complaint.withLock { $0 += text } })
    let status = await Gateway.run(words, on: console)
    return Outcome(
      status: status, output: captured.output.withLock { $0 },
      complaint: captured.complaint.withLock { $0 })
  }

  @Test(
    arguments: [
      ([], "what shall it do? `qanat help` lists the commands"),
      (["sevre"], "there is no command sevre; did you mean serve?"),
      (["zebra"], "there is no command zebra"),
      (["config"], "config needs a second word: config check"),
      (["--listen", "x"], "a command comes first; `qanat help` lists them"),
      (["serve", "--lisen", "x"], "there is no option --lisen; did you mean --listen?"),
      (["serve", "--zebra"], "there is no option --zebra"),
      (["serve", "-l", "x"], "there is no option -l; options are long, such as --help"),
      (["serve", "--listen"], "--listen needs a value"),
      (["serve", "--listen", "--data", "x"], "--listen needs a value"),
      (["serve", "--data", "a", "--data=b"], "--data is given twice"),
      (["serve", "now"], "\"now\" is one word too many"),
      (["serve", "--set", "x"], "--set takes KEY=VALUE, such as --set log.level=debug"),
      (["serve", "--set", "=x"], "--set takes KEY=VALUE, such as --set log.level=debug"),
      (["routes", "--format", "xml"], "--format takes text or tsv, not xml"),
      (["backup"], "FILE is missing"), (["backup", "a", "b"], "\"b\" is one word too many"),
      (["restore", "x", "--force=yes"], "--force takes no value"),
      (["version", "--listen", "x"], "there is no option --listen"),
      (["help", "sevre"], "there is no command sevre; did you mean serve?"),
    ] as [([String], String)])
  func `a command line that cannot be understood is one sentence and status 2`(
    words: [String], sentence: String
  ) async {
    let expected = Outcome(status: .misused, output: "", complaint: "qanat: \(sentence)\n")
    #expect(await run(words) == expected)
  }

  @Test(arguments: [
    (["--listen=127.0.0.1:1", "--set", "log.level=debug"], "127.0.0.1:1"),
    (["--set=log.level=debug", "--listen", "127.0.0.1:1"], "127.0.0.1:1"),
    (["--set", "server.listen=127.0.0.1:2", "--set", "log.level=debug"], "127.0.0.1:2"),
  ])
  func `options are written in two ways`(options: [String], listen: String) async {
    let outcome = await run(["config", "check", "--config", "/dev/null"] + options)
    #expect(outcome.status == .failed)
    let outcomes = await run(["config", "check"] + options)
    #expect(outcomes.output.contains("server.listen                  = \"\(listen)\""))
    #expect(outcomes.output.contains("log.level                      = \"debug\""))
  }

  @Test func `a password is masked where the configuration is shown`() async {
    let outcome = await run(
      ["config", "check", "--json"],
      environment: ["QANAT_DATABASE__URL": "postgres://u:hunter2@h/d"])
    #expect(outcome.output.contains(#"postgres://u:***@h/d"#))
    #expect(!outcome.output.contains("hunter2"))
    let wrong = await run(["config", "check", "--database", "postgre://u:hunter2@h/d"])
    #expect(wrong.status == .failed && !wrong.complaint.contains("hunter2"))
  }

  @Test func `every problem of a configuration is a line of its own`() async {
    let outcome = await run(["config", "check", "--set", "a=1", "--set", "b=2"])
    #expect(
      outcome.complaint
        == "qanat: --set a: there is no setting a\nqanat: --set b: there is no setting b\n")
  }

  @Test(arguments: Commands.names)
  func `each command has a help text, asked for in two ways`(name: String) async {
    let words = name.split(separator: " ").map(String.init)
    let help = await run(["help"] + words)
    #expect(await run(words + ["--help"]) == help)
    #expect(help.status == .done && help.complaint == "")
    #expect(help.output.hasPrefix("Usage: qanat \(name)"))
    #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 110 })
  }

  @Test(arguments: Commands.all.map { $0.name })
  func `a help text names every option of its command`(name: String) throws {
    let command = try Commands.find(name.split(separator: " ").map(String.init)).0
    for option in command.options { #expect(command.help.contains("--\(option.name)")) }
  }

  @Test func `the version is printed for people and for programs`() async {
    #expect(await run(["version"]).output == "qanat \(Version.current)\n")
    #expect(await run(["version", "--json"]).output == "{\"version\":\"\(Version.current)\"}\n")
  }

  @Test func `commands that touch data say when there is none`() async throws {
    let folder = try TemporaryDirectory()
    let outcome = await run(["backup", folder.file("b"), "--data", folder.file("none")])
    #expect(outcome.status == .failed)
    #expect(
      outcome.complaint
        == "qanat: there is no database at \(folder.path)/none/qanat.db; name its folder with --data\n"
    )
  }

  @Test(arguments: ["mysql://a/b", "", "file.db"])
  func `a copy goes to PostgreSQL only`(url: String) async {
    let outcome = await run(["migrate", "--to=\(url)"])
    #expect(outcome.status == .failed)
    #expect(outcome.complaint.hasPrefix("qanat: --to takes a PostgreSQL address"))
  }
}
