import Core
import Store
import Testing

@Suite struct `Values` {
  static let migrations = [
    Migration(
      id: "2026-01-01-values",
      sql: """
        CREATE TABLE kept (id BIGINT NOT NULL PRIMARY KEY, number BIGINT, ratio DOUBLE PRECISION, name TEXT,
          content BYTEA, flag BOOLEAN)
        """)
  ]

  @Test(arguments: TestEngine.all)
  func `every kind of value comes back as it was stored`(engine: TestEngine) async throws {
    try await withDatabase(engine, Self.migrations) { database async throws in
      let numbers: [Int64] = [0, -1, .max, .min]
      let ratios = [0, -0.5, 1e300, .leastNonzeroMagnitude, 0.1, .infinity]
      let names = [
        "", "a", "مرحبا 👋", String(repeating: "é", count: 5_000), "O'Brien \"x\" \\ $1 ?",
      ]
      let contents: [[UInt8]] = [[], [0], Array(0...255), [UInt8](repeating: 7, count: 100_000)]
      let stored = try await database.write { tx in
        for id in 0..<20 {
          try tx.execute(
            """
            INSERT INTO kept (id, number, ratio, name, content, flag)
            VALUES (\(id), \(numbers[id % 4]), \(ratios[id % 6]), \(names[id % 5]), \(contents[id % 4]), \(id % 2 == 0))
            """)
        }
        return true
      }
      #expect(stored)
      try await database.read { rx in
        try rx.each("SELECT * FROM kept ORDER BY id") { row in
          let id: Int = try row["id"]
          #expect(try row["number"] == numbers[id % 4])
          #expect(try row["ratio"] == ratios[id % 6])
          #expect(try row["name"] == names[id % 5])
          #expect(try row["content"] == contents[id % 4])
          #expect(try row["flag"] == (id % 2 == 0))
        }
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a NULL of every kind is stored and read as an optional`(engine: TestEngine) async throws {
    try await withDatabase(engine, Self.migrations) { database async throws in
      try await database.write { tx in
        try tx.execute(
          """
          INSERT INTO kept (id, number, ratio, name, content, flag)
          VALUES (1, \(Int64?.none), \(Double?.none), \(String?.none), \([UInt8]?.none), \(Bool?.none))
          """)
      }
      try await database.read { rx in
        try rx.each("SELECT number, ratio, name, content, flag FROM kept") { row throws in
          #expect(try row[0] as Int64? == nil)
          #expect(try row[1] as Double? == nil)
          #expect(try row[2] as String? == nil)
          #expect(try row[3] as [UInt8]? == nil)
          #expect(try row[4] as Bool? == nil)
        }
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `moments and identifiers are values too`(engine: TestEngine) async throws {
    try await withDatabase(engine, Self.migrations) { database async throws in
      let moment = Timestamp(microseconds: 1_767_225_600_123_456)
      let identifier = UUID.v7(at: moment)
      try await database.write { tx in
        try tx.execute(
          "INSERT INTO kept (id, number, content) VALUES (1, \(moment), \(identifier))")
      }
      try await database.read { rx in
        try rx.each("SELECT number, content FROM kept WHERE content = \(identifier)") {
          row throws in
          #expect(try row[0] == moment)
          #expect(try row[1] == identifier)
        }
        #expect(try rx.value("SELECT SUM(number) FROM kept", as: Int64.self) == moment.microseconds)
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `reading a column as what it is not says which one and never its value`(
    engine: TestEngine
  ) async throws {
    try await withDatabase(engine, Self.migrations) { database async throws in
      try await database.write { tx in
        try tx.execute("INSERT INTO kept (id, name) VALUES (1, \("private words"))")
      }
      func failure(
        _ read: @escaping @Sendable (borrowing Row) throws -> Void
      ) async throws -> StoreError? {
        do {
          try await database.read { rx in try rx.each("SELECT id, name, number FROM kept", read) }
          return nil
        } catch {
          return error as? StoreError
        }
      }
      let wrongType = try await failure { row in _ = try row["name"] as Int }
      #expect(wrongType?.code == .wrongType)
      #expect(wrongType?.description.contains("name") == true)
      #expect(
        wrongType.map { "\($0)" + String(reflecting: $0) }?.contains("private words") == false)
      #expect(try await failure { row in _ = try row["number"] as Int }?.code == .unexpectedNull)
      #expect(try await failure { row in _ = try row["nothing"] as Int }?.code == .missingColumn)
      #expect(try await failure { row in _ = try row[3] as Int }?.code == .missingColumn)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what one engine alone could store is refused by both`(engine: TestEngine) async throws {
    try await withDatabase(engine, Self.migrations) { database async throws in
      #expect(
        await code {
          _ = try await database.write { tx in
            try tx.execute("INSERT INTO kept (id, name) VALUES (1, \("a\0b"))")
          }
        } == .invalidValue)
      #expect(
        await code {
          _ = try await database.write { tx in
            try tx.execute("INSERT INTO kept (id, ratio) VALUES (1, \(Double.nan))")
          }
        } == .invalidValue)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a list is matched, and an empty one matches nothing`(engine: TestEngine) async throws {
    try await withDatabase(engine, Self.migrations) { database async throws in
      try await database.write { tx in
        for id in 1...5 {
          try tx.execute("INSERT INTO kept (id, name) VALUES (\(id), \("n\(id)"))")
        }
      }
      try await database.read { rx throws in
        #expect(
          try rx.all("SELECT id FROM kept WHERE id IN \(list: [2, 4, 9]) ORDER BY id") { try $0[0] }
            == [2, 4])
        #expect(
          try rx.all("SELECT id FROM kept WHERE name IN \(list: [String]())") { try $0[0] }
            == [Int]())
        #expect(try rx.value("SELECT COUNT(*) FROM kept WHERE id NOT IN \(list: [Int]())") == 5)
      }
    }
  }
}
