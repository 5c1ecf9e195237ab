import Glibc

/// The program: everything below, put together.
package enum Gateway {
  /// Runs the command that the words name, and ends the process with its exit status.
  ///
  /// The main thread is kept for signals. An asynchronous `main` would leave it to Dispatch, which lets
  /// every signal through to it.
  package static func main(_ words: [String]) -> Never {
    Signals.process.block()
    // Its end is the end of the process, at once: what `exit` would tear down, such as OpenSSL's tables,
    // may still be in use by a thread that is on its way out.
    Task { _exit(await run(words, on: .standard()).rawValue) }
    Signals.process.wait()
  }

  static func run(_ words: [String], on console: Console) async -> CommandStatus {
    do {
      return try await command(words).run(on: console)
    } catch let error as UsageError {
      console.complain("qanat: \(error.message)\n")
      return .misused
    } catch {
      console.complain("\(error)".split(separator: "\n").map { "qanat: \($0)\n" }.joined())
      return .failed
    }
  }

  private static func command(_ words: [String]) throws(UsageError) -> any Command {
    guard !words.isEmpty else {
      throw UsageError(message: "what shall it do? `qanat help` lists the commands")
    }
    let isHelp = words.prefix { $0 != "--" }.contains("--help")
    if isHelp, words.first == "--help" { return Help(about: nil) }
    let (command, rest) = try Commands.find(words)
    return isHelp ? Help(about: command) : try command.parse(rest)
  }
}
