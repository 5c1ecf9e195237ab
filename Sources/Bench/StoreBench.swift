import Core
import Glibc
import Store

/// Durable inserts through `write`, by many callers at once. The bare loop beside it is `bench/sqlite_loop.c`.
enum StoreBench {
  static let migrations = [
    Migration(
      id: "2026-11-21-note",
      sql: """
        CREATE TABLE IF NOT EXISTS note (tenant_id TEXT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL,
        created_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, id))
        """)
  ]

  static func run(_ arguments: [String]) async throws {
    guard arguments.count == 3, let rows = Int(arguments[1]), let callers = Int(arguments[2]),
      rows > 0, callers > 0
    else { throw UsageError(description: "store takes PATH ROWS CALLERS") }
    let database = try await open(arguments[0])
    let clock = SystemClock()
    let start = clock.uptime
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<callers {
        group.addTask {
          for row in stride(from: caller, to: rows, by: callers) {
            try await insert(row, into: database)
          }
        }
      }
      try await group.waitForAll()
    }
    let elapsed = clock.uptime - start
    let rate = Double(rows) / (Double(elapsed.microseconds) / 1_000_000)
    let commits = database.statistics.commitCount
    Bench.write(
      "\(Int(rate)) rows/s \(processorSeconds()) cpu seconds \(commits) commits\n",
      to: STDOUT_FILENO)
    await database.close()
  }

  static func open(_ path: String) async throws -> Database {
    let location: DatabaseLocation =
      path.hasPrefix("postgres") ? .postgres(url: Secret(path)) : .sqlite(path: path)
    return try await Database.open(
      location, migrations: migrations, clock: SystemClock(),
      log: Log(to: NoSink(), clock: SystemClock()))
  }

  static func insert(_ row: Int, into database: Database) async throws {
    let tenant = "tenant-1"
    let body = "A message of an ordinary length, number \(row) of many"
    try await database.write { tx in
      try tx.execute(
        """
        INSERT INTO note (tenant_id, id, body, created_at)
        VALUES (\(tenant), \(row), \(body), \(1_767_225_600_000_000 + row))
        """)
    }
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec / 1_000_000) / 1_000
  }
}

/// A log that nobody reads.
struct NoSink: LogSink {
  func write(_ line: LogLine) {}
}
