import Core
import Gateway
import Glibc
import RateLimit
import Store
import TenantKit

/// Makes a workspace with any number of keys, in the database of a folder where nothing serves yet.
enum KeysCase {
  /// How many keys one transaction makes.
  private static let batchCount = 500

  static func run(_ arguments: [String]) async throws {
    guard arguments.count == 2, let count = Int(arguments[1]), count > 0 else {
      throw UsageError(description: "keys takes FOLDER COUNT")
    }
    let folder = arguments[0]
    guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw UsageError(description: "cannot make \(folder)")
    }
    let clock = SystemClock()
    let database = try await Database.open(
      .sqlite(path: "\(folder)/qanat.db"), migrations: Migrations.all, clock: clock,
      log: Log(to: StandardErrorSink(), clock: clock))
    let store = TenantStore(database, clock: clock, tenant: TenantID(.v7(at: clock.now)))
    let draft = try TenantDraft(slug: "bench", name: "Bench")
    try await store.write { tx throws in
      _ = try Tenants.create(draft, by: .command, in: tx)
    }
    var made = 0
    while made < count {
      let batch = min(batchCount, count - made)
      Bench.write(try await make(batch, in: store), to: STDOUT_FILENO)
      made += batch
    }
    await database.close()
  }

  /// Both halves of each key, a line each.
  private static func make(_ count: Int, in store: TenantStore) async throws -> String {
    try await store.write { tx throws in
      var lines = ""
      for number in 0..<count {
        let issued = try APIKeys.create(KeyDraft(name: "key \(number)"), by: .command, in: tx)
        guard case .pair(let publicKey, let secretKey) = issued.credentials else { continue }
        lines += "\(publicKey) \(secretKey.exposed)\n"
      }
      return lines
    }
  }
}

private struct StandardErrorSink: LogSink {
  func write(_ line: LogLine) { Bench.write("\(line.message)\n", to: STDERR_FILENO) }
}
