import Core
import Store
import TestKit
import Testing

@Suite struct `Load` {
  @Test(arguments: TestEngine.all)
  func `past the bound a caller hears it at once and what was taken in is done`(
    engine: TestEngine
  ) async throws {
    var options = DatabaseOptions()
    options.waitingCountLimit = 20
    options.connectionCount = 2
    try await withDatabase(engine, Notes.migrations, options) { database async throws in
      // Closures that hold every thread that writes, so nothing leaves the queue until they end.
      let holderCount = engine == .sqlite ? 1 : options.connectionCount
      let gate = Signal()
      let entered = Acknowledged()
      let codes = await withTaskGroup(of: (Int, StoreError.Code?).self) { group in
        for holder in 0..<holderCount {
          group.addTask {
            let code = await code {
              _ = try await database.write { _ in
                entered.add(holder)
                gate.wait()
              }
            }
            return (-1, code)
          }
        }
        while entered.all.count < holderCount { try? await Task.sleep(for: .milliseconds(1)) }
        for id in 0..<100 {
          group.addTask { (id, await code { try await database.insert(note: id) }) }
        }
        var codes: [(Int, StoreError.Code?)] = []
        for await code in group {
          codes.append(code)
          // The refusals come while nothing moves; then the gate opens for the rest.
          if codes.count == 80 { for _ in 0..<holderCount { gate.set() } }
        }
        return codes
      }
      #expect(codes.filter { $0.1 == .overloaded }.count == 80)
      #expect(codes.allSatisfy { $0.1 == nil || $0.1 == .overloaded })
      let done = codes.filter { $0.1 == nil && $0.0 >= 0 }.map(\.0).sorted()
      #expect(!done.isEmpty)
      #expect(try await database.noteIDs() == done)
    }
  }

  @Test func `two processes on one file get through beside each other`() async throws {
    let scratch = try TemporaryDirectory()
    let path = scratch.file("test.db")
    // Another process writes as fast as it can; it holds the lock nearly always.
    let child = try Child("store-writer", path, "16")
    try child.readLines(atLeast: 200)
    var options = DatabaseOptions()
    options.busyWaitLimit = .seconds(20)
    let database = try await Place(at: path).open(
      [
        Migration(
          id: "2026-11-21-note",
          sql: """
            CREATE TABLE IF NOT EXISTS note (tenant_id TEXT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL,
            created_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, id))
            """)
      ], options)
    for id in 1...20 {
      try await database.write { tx in
        try tx.execute(
          "INSERT INTO note (tenant_id, id, body, created_at) VALUES ('other', \(id), 'x', 0)")
      }
    }
    let count = try await database.read { rx in
      try rx.value("SELECT COUNT(*) FROM note WHERE tenant_id = 'other'", as: Int.self)
    }
    #expect(count == 20)
    _ = child.killAndDrain()
    await database.close()
  }

  @Test func `the write-ahead log stays bounded while readers overlap without end`() async throws {
    let scratch = try TemporaryDirectory()
    let path = scratch.file("test.db")
    let database = try await Place(at: path).open()
    let stop = Flag()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          while !stop.isSet {
            _ = try await database.read { rx in
              try rx.value("SELECT COUNT(*) FROM note", as: Int.self)
            }
          }
        }
      }
      // 200 MB of pages in all.
      let body = String(repeating: "x", count: 400_000)
      for id in 0..<500 { try await database.insert(note: id, body) }
      stop.set()
      try await group.waitForAll()
    }
    let report = try await database.check()
    #expect(report.logByteCount ?? .max < 100_000_000)
    await database.close()
  }

  @Test func `callers at once share commits`() async throws {
    let scratch = try TemporaryDirectory()
    let database = try await Place(at: scratch.file("test.db")).open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for id in 0..<2_000 { group.addTask { try await database.insert(note: id) } }
      try await group.waitForAll()
    }
    #expect(try await database.noteIDs() == Array(0..<2_000))
    #expect(database.statistics.commitCount < 1_000)
    await database.close()
  }
}
