import Core
import Store
import TestKit
import Testing

@Suite struct `Backup and restore` {
  @Test(arguments: TestEngine.all)
  func `a backup under load is one moment, sound, and restores to the same rows`(
    engine: TestEngine
  ) async throws {
    let place = try Place(engine)
    let database = try await place.open()
    for id in 0..<300 { try await database.insert(note: id, String(repeating: "x", count: 200)) }
    let file = place.scratch.file("backup.db")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for step in 0..<200 {
            // Pairs are written together, so a state between two moments would show an odd count.
            try await database.write { tx in
              for half in 0..<2 {
                let id = 1_000 + (writer * 200 + step) * 2 + half
                try tx.execute(
                  "INSERT INTO note (tenant_id, id, body) VALUES (\(Notes.tenant), \(id), 'x')")
              }
            }
          }
        }
      }
      group.addTask { try await database.backup(to: file) }
      try await group.waitForAll()
    }
    #expect(place.scratch.names.allSatisfy { !$0.contains(".part-") })
    let copy = try Place(engine)
    let restored = try await copy.restored(from: file)
    let ids = try await restored.noteIDs()
    #expect(Array(ids.prefix(300)) == Array(0..<300))
    #expect(ids.count % 2 == 0)
    #expect(try await restored.check().isSound)
    await restored.close()
    await database.close()
  }

  @Test(arguments: TestEngine.all)
  func `a backup of one engine restores into the other`(engine: TestEngine) async throws {
    for target in TestEngine.all {
      let place = try Place(engine)
      let database = try await place.open()
      for id in 0..<1_200 { try await database.insert(note: id, "مرحبا \(id)") }
      let file = place.scratch.file("backup.db")
      try await database.backup(to: file)
      await database.close()
      let other = try Place(target)
      let restored = try await other.restored(from: file)
      #expect(try await restored.noteIDs() == Array(0..<1_200))
      await restored.close()
    }
  }

  @Test(arguments: TestEngine.all)
  func `rows are not overwritten unless it is forced`(engine: TestEngine) async throws {
    let place = try Place(engine)
    let database = try await place.open()
    try await database.insert(note: 1)
    let file = place.scratch.file("backup.db")
    try await database.backup(to: file)
    try await database.insert(note: 2)
    await database.close()
    #expect(await code { await (try place.restored(from: file)).close() } == .notEmpty)
    var reopened = try await place.open()
    #expect(try await reopened.noteIDs() == [1, 2])
    await reopened.close()
    reopened = try await place.restored(from: file, force: true)
    #expect(try await reopened.noteIDs() == [1])
    await reopened.close()
  }

  @Test(arguments: TestEngine.all)
  func `a damaged, foreign, missing or newer file is refused`(engine: TestEngine) async throws {
    let place = try Place(engine)
    let file = place.scratch.file("other.db")
    #expect(await code { await (try place.restored(from: file)).close() } == .file)
    let later = Migration(
      id: "2027-01-01-later", sql: "CREATE TABLE later (id BIGINT NOT NULL PRIMARY KEY)")
    let newer = try await Place(at: file).open(Notes.migrations + [later])
    await newer.close()
    #expect(await code { await (try place.restored(from: file)).close() } == .newerSchema)
    let text = place.scratch.file("text.db")
    try Bytes.write(Array(repeating: 0x41, count: 8_192), to: text)
    #expect(await code { await (try place.restored(from: text)).close() } == .corrupt)
  }

  @Test func `a damaged page is found`() async throws {
    let scratch = try TemporaryDirectory()
    let place = try Place(at: scratch.file("live.db"))
    let database = try await place.open()
    for id in 0..<500 { try await database.insert(note: id, String(repeating: "x", count: 300)) }
    let file = scratch.file("backup.db")
    try await database.backup(to: file)
    await database.close()
    var bytes = try Bytes.read(file)
    for index in 8_192..<12_288 { bytes[index] = 0x55 }
    try Bytes.write(bytes, to: file)
    let other = try Place(at: scratch.file("other.db"))
    #expect(await code { await (try other.restored(from: file)).close() } == .corrupt)
  }

  @Test func `the database itself is not taken for a backup file`() async throws {
    let scratch = try TemporaryDirectory()
    let place = try Place(at: scratch.file("live.db"))
    let database = try await place.open()
    #expect(await code { try await database.backup(to: scratch.file("live.db")) } == .notEmpty)
    await database.close()
  }
}
