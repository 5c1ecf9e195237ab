import CForgetfulVFS
import Core
import Glibc
import Store
import TestKit
import Testing

/// Runs on a file system that forgets what was not synced.
@Suite(.serialized) struct `Power cut` {
  @Test func `every acknowledged row is there after any of fifty cuts`() async throws {
    let lost = try await Self.rowsLost(lying: false, cuts: 50)
    #expect(lost == 0)
  }

  @Test func `a disk that does not sync loses rows, so the cut is a real one`() async throws {
    let lost = try await Self.rowsLost(lying: true, cuts: 10)
    #expect(lost > 0)
  }

  /// Writes rows from many callers, cuts the power at random moments, and counts the acknowledged rows that are gone.
  private static func rowsLost(lying: Bool, cuts: Int) async throws -> Int {
    #expect(forgetful_register() == 0)
    let scratch = try TemporaryDirectory()
    let home = try scratch.directory("home")
    let database = try await Forgetful.open(home)
    unsafe forgetful_set_lying(home, lying ? 1 : 0)
    let acknowledged = Acknowledged()
    var random = SeededGenerator(seed: 4)
    var lost = 0
    for cut in 0..<cuts {
      let remains = try scratch.directory("cut-\(cut)")
      let wait = Duration.microseconds(Int.random(in: 500...15_000, using: &random))
      let seed = random.next()
      let known = try await Self.load(database, acknowledged) {
        try await Task.sleep(for: wait)
        let known = acknowledged.all
        #expect(unsafe forgetful_cut_power(home, remains, seed) == 0)
        return known
      }
      lost += try await Self.missing(known, in: "\(remains)/test.db", isSound: !lying)
    }
    await database.close()
    return lost
  }

  /// Keeps many callers writing while the closure runs.
  private static func load<Value: Sendable>(
    _ database: Database, _ acknowledged: Acknowledged, _ body: () async throws -> Value
  ) async throws -> Value {
    let stop = Flag()
    let first = (acknowledged.all.max() ?? 0) + 1
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<16 {
        group.addTask {
          var id = first + caller
          while !stop.isSet {
            try await database.insert(note: id, String(repeating: "x", count: id % 700))
            acknowledged.add(id)
            id += 16
          }
        }
      }
      let value = try await body()
      stop.set()
      try await group.waitForAll()
      return value
    }
  }

  /// How many of the ids a file lacks; a file that cannot even be read lacks all.
  private static func missing(_ ids: [Int], in path: String, isSound: Bool) async throws -> Int {
    let database: Database
    do {
      database = try await Place(at: path).open()
    } catch  where !isSound {
      return ids.count
    }
    let found = Set(try await database.noteIDs())
    if isSound { #expect(try await database.check().problems == []) }
    await database.close()
    return ids.count { !found.contains($0) }
  }
}

/// Ids whose `write` returned, from any task.
final class Acknowledged: Sendable {
  private let ids = Locked<[Int]>([])

  func add(_ id: Int) { ids.withLock { $0.append(id) } }
  var all: [Int] { ids.withLock { $0 } }
}

/// Databases on the file system of the tests.
enum Forgetful {
  static func open(_ home: String) async throws -> Database {
    var options = DatabaseOptions()
    options.sqliteFileSystem = "forgetful"
    return try await Place(at: "\(home)/test.db").open(Notes.migrations, options)
  }
}
