import Glibc

/// The measured halves of `scripts/bench`, one command a case.
@main
struct Main {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      try await run(arguments)
    } catch {
      print("qanat-bench: \(error)")
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) async throws {
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "serve": try await ServeCase.run(rest)
    default: throw BenchError("name a case: serve")
    }
  }
}

/// Why a case cannot run.
struct BenchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
