import CForgetfulVFS
import Store
import TestKit
import Testing

@Suite struct `Full disk` {
  @Test func `writers hear of it, readers go on, and writing works again when there is room`()
    async throws
  {
    #expect(forgetful_register() == 0)
    let scratch = try TemporaryDirectory()
    let database = try await Forgetful.open(scratch.path)
    try await database.insert(note: 1)
    unsafe forgetful_set_full(scratch.path, 1)
    let codes = await withTaskGroup(of: StoreError.Code?.self) { group in
      for id in 2..<40 { group.addTask { await code { try await database.insert(note: id) } } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.allSatisfy { $0 == .full })
    #expect(try await database.noteIDs() == [1])
    unsafe forgetful_set_full(scratch.path, 0)
    for id in 50..<60 { try await database.insert(note: id) }
    #expect(try await database.noteIDs() == [1] + Array(50..<60))
    await database.close()
  }

  @Test func `a full disk in the middle of a load loses no acknowledged row`() async throws {
    #expect(forgetful_register() == 0)
    let scratch = try TemporaryDirectory()
    let database = try await Forgetful.open(scratch.path)
    let acknowledged = Acknowledged()
    await withTaskGroup(of: Void.self) { group in
      for caller in 0..<16 {
        group.addTask {
          for step in 0..<100 {
            let id = step * 16 + caller
            guard await code(of: { try await database.insert(note: id) }) == nil else { continue }
            acknowledged.add(id)
          }
        }
      }
      group.addTask {
        for round in 0..<20 {
          unsafe forgetful_set_full(scratch.path, round % 2 == 0 ? 1 : 0)
          try? await Task.sleep(for: .milliseconds(3))
        }
        unsafe forgetful_set_full(scratch.path, 0)
      }
    }
    #expect(Set(try await database.noteIDs()) == Set(acknowledged.all))
    #expect(try await database.check().problems == [])
    await database.close()
  }
}
