import Store
import Testing

@Suite struct `Transactions` {
  /// What a closure of a test throws.
  struct Refusal: Error {}

  @Test(arguments: TestEngine.all)
  func `a closure that throws leaves nothing and its error reaches the caller`(
    engine: TestEngine
  ) async throws {
    try await withDatabase(engine) { database async throws in
      await #expect(throws: Refusal.self) {
        try await database.write { tx in
          try tx.execute("INSERT INTO note (tenant_id, id, body) VALUES ('t', 1, 'x')")
          throw Refusal()
        }
      }
      #expect(try await database.read { rx in try rx.value("SELECT COUNT(*) FROM note") } == 0)
    }
  }

  @Test(arguments: TestEngine.all)
  func `one of many closures at once throws and undoes only itself`(engine: TestEngine) async throws
  {
    try await withDatabase(engine) { database async throws in
      await withTaskGroup(of: Void.self) { group in
        for id in 0..<200 {
          group.addTask {
            _ = try? await database.write { tx in
              try tx.execute(
                "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), \(id), 'x')")
              if id % 3 == 0 { throw Refusal() }
            }
          }
        }
      }
      #expect(try await database.noteIDs() == (0..<200).filter { $0 % 3 != 0 })
    }
  }

  @Test(arguments: TestEngine.all)
  func
    `a closure that throws before it wrote, after it wrote, and after it changed a table leaves nothing`(
      engine: TestEngine
    ) async throws
  {
    try await withDatabase(engine) { database async throws in
      let failing: [@Sendable (borrowing WriteTransaction) throws -> Void] = [
        { _ in throw Refusal() },
        { tx in
          try tx.execute("INSERT INTO note (tenant_id, id, body) VALUES ('gone', 1, 'x')")
          throw Refusal()
        },
        { tx in
          _ = try tx.first(
            "INSERT INTO note (tenant_id, id, body) VALUES ('gone', 2, 'x') RETURNING id"
          ) { row in
            throw Refusal()
          }
        },
        { tx in
          try tx.execute("CREATE TABLE gone (id BIGINT NOT NULL PRIMARY KEY)")
          throw Refusal()
        },
      ]
      for round in 0..<10 {
        await withTaskGroup(of: Void.self) { group in
          for id in 0..<20 {
            group.addTask { _ = try? await database.insert(note: round * 20 + id) }
            if id % 5 == round % 5 {
              let body = failing[id / 5]
              group.addTask { _ = try? await database.write { tx in try body(tx) } }
            }
          }
        }
      }
      #expect(try await database.noteIDs() == Array(0..<200))
      let gone = try await database.read { rx in
        try rx.value("SELECT COUNT(*) FROM note WHERE tenant_id = 'gone'", as: Int.self)
      }
      #expect(gone == 0)
      let failure = await code {
        _ = try await database.read { rx in try rx.value("SELECT 1 FROM gone", as: Int.self) }
      }
      #expect(failure == .invalidStatement)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a broken rule names itself`(engine: TestEngine) async throws {
    try await withDatabase(engine) { database async throws in
      try await database.insert(note: 1)
      #expect(await code { try await database.insert(note: 1) } == .constraint(.unique))
      #expect(
        await code {
          _ = try await database.write { tx in
            try tx.execute("INSERT INTO label (tenant_id, note_id, name) VALUES ('t', 99, 'x')")
          }
        }
          == .constraint(.foreignKey))
      #expect(
        await code {
          _ = try await database.write { tx in
            try tx.execute("INSERT INTO note (tenant_id, id, body) VALUES ('t', 2, NULL)")
          }
        }
          == .constraint(.notNull))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a failed statement fails the transaction even when its error is swallowed`(
    engine: TestEngine
  ) async throws {
    try await withDatabase(engine) { database async throws in
      try await database.insert(note: 1)
      let failure = await code {
        try await database.write { tx in
          try tx.execute("INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), 2, 'x')")
          _ = try? tx.execute(
            "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), 1, 'x')")
        }
      }
      #expect(failure == .constraint(.unique))
      #expect(try await database.noteIDs() == [1])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a savepoint undoes what failed inside it and the rest goes on`(
    engine: TestEngine
  ) async throws {
    try await withDatabase(engine) { database async throws in
      try await database.insert(note: 1)
      try await database.write { tx in
        try tx.execute("INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), 2, 'x')")
        let inner = Result {
          try tx.savepoint { tx in
            try tx.execute(
              "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), 3, 'x')")
            try tx.execute(
              "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), 1, 'x')")
          }
        }
        guard case .failure = inner else { return }
        try tx.savepoint { tx in
          _ = try tx.execute(
            "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), 4, 'x')")
        }
      }
      #expect(try await database.noteIDs() == [1, 2, 4])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a reader cannot write, by no spelling`(engine: TestEngine) async throws {
    try await withDatabase(engine) { database async throws in
      for text in [
        "DELETE FROM note RETURNING id", "INSERT INTO note VALUES ('t', 1, 'x') RETURNING id",
      ] {
        let failure = await code {
          _ = try await database.read { rx in try rx.all(SQL(unsafeRaw: text)) { try $0[0] as Int }
          }
        }
        #expect(failure == .readOnly)
      }
      #expect(try await database.noteIDs() == [])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a read sees one state however long it looks`(engine: TestEngine) async throws {
    try await withDatabase(engine) { database async throws in
      try await database.insert(note: 1)
      let (first, second) = try await database.read { rx in
        let first: Int? = try rx.value("SELECT COUNT(*) FROM note")
        // Another caller commits while this closure runs.
        let done = Signal()
        // Waited for below: the closure around it is synchronous.
        Task.detached {
          _ = try? await database.insert(note: 2)
          done.set()
        }
        done.wait()
        return (first, try rx.value("SELECT COUNT(*) FROM note", as: Int.self))
      }
      #expect(first == 1)
      #expect(second == 1)
      #expect(try await database.noteIDs() == [1, 2])
    }
  }

  @Test(arguments: TestEngine.all)
  func `counters that many callers raise at once lose no step`(engine: TestEngine) async throws {
    try await withDatabase(engine) { database async throws in
      try await database.write { tx in
        try tx.execute("INSERT INTO note (tenant_id, id, body) VALUES ('t', 0, 'counter')")
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            for _ in 0..<5 {
              try await database.write { tx in
                let count: Int = try tx.value("SELECT id FROM note WHERE tenant_id = 't'") ?? 0
                try tx.execute("UPDATE note SET id = \(count + 1) WHERE tenant_id = 't'")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(
        try await database.read { rx in try rx.value("SELECT id FROM note WHERE tenant_id = 't'") }
          == 100)
    }
  }

  @Test(arguments: TestEngine.all)
  func `rows come back from a statement that writes, and all of it is done`(
    engine: TestEngine
  ) async throws {
    try await withDatabase(engine) { database async throws in
      let first: Int? = try await database.write { tx in
        try tx.value(
          "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), 1, 'x'), (\(Notes.tenant), 2, 'y') RETURNING id"
        )
      }
      #expect(first == 1)
      #expect(try await database.noteIDs() == [1, 2])
    }
  }

  @Test(arguments: TestEngine.all)
  func `one statement is run where one is asked for`(engine: TestEngine) async throws {
    try await withDatabase(engine) { database async throws in
      for text in [
        "DELETE FROM note; DELETE FROM note", "", "SELEC 1", "COMMIT", "SELECT nothing FROM note",
      ] {
        let failure = await code {
          _ = try await database.write { tx in try tx.execute(SQL(unsafeRaw: text)) }
        }
        #expect(failure == .invalidStatement, "\(text)")
      }
      #expect(try await database.insert(note: 1) == 1)
    }
  }

  @Test(arguments: TestEngine.all)
  func `the same statement can run inside its own rows`(engine: TestEngine) async throws {
    try await withDatabase(engine) { database async throws in
      for id in 1...3 { try await database.insert(note: id) }
      let pairs = try await database.read { rx in
        let sql: SQL = "SELECT id FROM note ORDER BY id"
        var pairs: [[Int]] = []
        try rx.each(sql) { outer in
          let left: Int = try outer[0]
          pairs += try rx.all(sql) { [left, try $0[0]] }
        }
        return pairs
      }
      #expect(pairs.count == 9)
    }
  }

  @Test(arguments: TestEngine.all)
  func `hundreds of different statements go through one connection`(engine: TestEngine) async throws
  {
    try await withDatabase(engine) { database async throws in
      let sum = try await database.read { rx in
        try (1...700).reduce(0) { sum, number in
          sum + (try rx.value("SELECT \(unsafeRaw: "\(number)")", as: Int.self) ?? 0)
        }
      }
      #expect(sum == 700 * 701 / 2)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a closed database answers and does not hang`(engine: TestEngine) async throws {
    let place = try Place(engine)
    let database = try await place.open()
    await database.close()
    #expect(await code { try await database.insert(note: 1) } == .closed)
    #expect(await code { _ = try await database.noteIDs() } == .closed)
  }
}
