import Core
import Glibc
import Store

/// Inserts rows without end and prints the id of each that was acknowledged. Tests kill it.
enum StoreWriter {
  static func run(_ arguments: [String]) async throws {
    guard arguments.count == 2, let callers = Int(arguments[1]), callers > 0 else {
      throw UsageError(description: "store-writer takes PATH CALLERS")
    }
    let database = try await StoreBench.open(arguments[0])
    let first = try await database.read { rx in
      try rx.value("SELECT COALESCE(MAX(id), 0) + 1 FROM note", as: Int.self) ?? 1
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<callers {
        group.addTask {
          for row in stride(from: first + caller, to: Int.max, by: callers) {
            try await StoreBench.insert(row, into: database)
            // One call of less than a pipe's page, so lines of several callers never mix. When nobody listens any
            // more, whoever would have ended this process is gone.
            guard Bench.write("\(row)\n", to: STDOUT_FILENO) else { exit(1) }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
