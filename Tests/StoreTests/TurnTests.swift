import Core
import TestKit
import Testing

@testable import Store

/// Writers that get in each other's way. On SQLite there is one at a time.
@Suite(.enabled(if: TestEngine.all.contains(.postgres))) struct TurnTests {
  @Test func `a long transaction comes to its end beside many short ones that it meets`()
    async throws
  {
    var options = DatabaseOptions()
    options.connectionCount = 4
    try await withDatabase(.postgres, Notes.migrations, options) { database in
      for id in 1...4 { try await database.insert(note: id, "0") }
      let (isOver, shortCount, tries) = (Locked(false), Locked(0), Locked(0))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for id in 1...3 {
          group.addTask {
            while !isOver.withLock({ $0 }) {
              try await database.write { tx throws in try Self.add(to: id, seeing: 4, in: tx) }
              shortCount.withLock { $0 += 1 }
            }
          }
        }
        #expect(await eventually { shortCount.withLock { $0 } > 10 })
        // It reads what the others change while it lasts, and they read what it changes.
        try await database.write { tx throws in
          tries.withLock { $0 += 1 }
          let before: Int? = try tx.value("SELECT COUNT(*) FROM note WHERE body >= '0'")
          #expect(before == 4)
          let enough = shortCount.withLock { $0 } + 6
          // Not for ever: in the end it is alone.
          for _ in 0..<200 where shortCount.withLock({ $0 }) < enough {
            Pause.sleep(.milliseconds(1))
          }
          try Self.add(to: 4, seeing: 1, in: tx)
        }
        isOver.withLock { $0 = true }
        try await group.waitForAll()
      }
      #expect(tries.withLock { $0 } > 1, "it met nobody")
    }
  }

  @Test func `a writer that stands still holds others up for a moment only`() async throws {
    var options = DatabaseOptions()
    options.connectionCount = 4
    try await withDatabase(.postgres, Notes.migrations, options) { database in
      for id in 1...2 { try await database.insert(note: id, "0") }
      let (hasBegun, mayGo) = (Locked(false), Locked(false))
      async let still: Void = database.write { tx throws in
        try Self.add(to: 1, seeing: 1, in: tx)
        hasBegun.withLock { $0 = true }
        while !mayGo.withLock({ $0 }) { Pause.sleep(.milliseconds(1)) }
      }
      #expect(await eventually { hasBegun.withLock { $0 } })
      // This one meets it again and again, until it has to be alone; and it cannot while the other stands there.
      let tries = Locked(0)
      async let blocked = code {
        try await database.write { _ throws in
          tries.withLock { $0 += 1 }
          // As one does that met another.
          throw StoreError(.conflict, "other transactions got in the way")
        }
      }
      #expect(await eventually { tries.withLock { $0 } == 3 })
      let began = ContinuousClock.now
      for id in 10..<14 { try await database.insert(note: id) }
      #expect(ContinuousClock.now - began < .seconds(15))
      mayGo.withLock { $0 = true }
      try await still
      #expect(await blocked == .conflict)
    }
  }

  private static func add(
    to id: Int, seeing other: Int, in tx: borrowing WriteTransaction
  ) throws {
    let seen: String? = try tx.value(
      "SELECT body FROM note WHERE tenant_id = \(Notes.tenant) AND id = \(other)")
    try tx.execute(
      """
      UPDATE note SET body = \((seen ?? "") + "") WHERE tenant_id = \(Notes.tenant) AND id = \(id)
      """)
  }
}
