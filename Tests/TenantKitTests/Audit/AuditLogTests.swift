import Core
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct AuditLogTests {
  @Test(arguments: TestEngine.all)
  func `an entry says who, what, to what, when and how`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let actor = Actor(
        .user, id: "7", name: "amal@example.com", address: "192.0.2.7", requestID: "r1")
      try await store.write { tx throws in
        try tx.audit(
          action: "note.written", subject: "note:1",
          details: ["text": ["from": nil, "to": "قناة"]],
          by: actor)
      }
      let entry = try await store.read { tx throws in
        try AuditLog.list(PageRequest(), in: tx).elements.first
      }
      #expect(entry?.action == "note.written")
      #expect(entry?.subject == "note:1")
      #expect(entry?.details == ["text": ["from": nil, "to": "قناة"]])
      #expect(entry?.actor == actor)
      #expect(entry?.createdAt == world.clock.now)
    }
  }

  @Test(arguments: TestEngine.all)
  func `what is undone leaves no entry`(engine: TestEngine) async throws {
    struct Stop: Error {}
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      await #expect(throws: Stop.self) {
        try await store.write { tx throws in
          try tx.audit(action: "note.written", by: .system)
          throw Stop()
        }
      }
      try await store.write { tx throws in
        try? tx.savepoint { tx throws in
          try tx.audit(action: "note.written", by: .system)
          throw Stop()
        }
      }
      #expect(try await store.auditedActions() == ["workspace.created"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `a list passes filters and is walked by a cursor`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let start = world.clock.now
      for number in 1...6 {
        world.clock.advance(by: .seconds(60))
        try await store.write { tx throws in
          try tx.audit(
            action: number % 2 == 0 ? "even" : "odd", subject: "n:\(number % 3)", by: .system)
        }
      }
      func times(_ filter: AuditLog.Filter) async throws -> [Int64] {
        try await store.read { tx throws in
          try AuditLog.list(PageRequest(), where: filter, in: tx).elements
        }.map { ($0.createdAt - start).components.seconds / 60 }
      }
      #expect(try await times(.init()) == [6, 5, 4, 3, 2, 1, 0])
      #expect(try await times(.init(action: "even")) == [6, 4, 2])
      #expect(try await times(.init(subject: "n:0")) == [6, 3])
      #expect(try await times(.init(action: "even", subject: "n:0")) == [6])
      let (from, to) = (start + .seconds(120), start + .seconds(300))
      #expect(try await times(.init(from: from)) == [6, 5, 4, 3, 2])
      #expect(try await times(.init(to: to)) == [4, 3, 2, 1, 0])
      #expect(try await times(.init(from: from, to: to)) == [4, 3, 2])

      var walked: [UUID] = []
      var request = PageRequest<UUID>(countMax: 2)
      while true {
        let page = try await store.read { [request] tx throws in
          try AuditLog.list(request, in: tx)
        }
        walked += page.elements.map(\.id)
        guard let next = page.next else { break }
        request = PageRequest(.after(next), countMax: 2)
      }
      #expect(walked.count == 7)
      #expect(walked == walked.sorted(by: >))
    }
  }

  @Test func `ids follow time to the microsecond, then their place in the transaction`() {
    let now = Timestamp(microseconds: 1_767_225_600_123_456)
    let ids = [
      AuditID.make(at: now - .microseconds(1), place: 5, random: .max),
      AuditID.make(at: now, place: 0, random: .max),
      AuditID.make(at: now, place: 1, random: 0),
      AuditID.make(at: now + .microseconds(1), place: 0, random: 0),
    ]
    #expect(ids == ids.sorted())
    #expect(ids.allSatisfy { $0.version == 7 && $0.low >> 62 == 0b10 })
    #expect(ids[1].timestamp == Timestamp(microseconds: 1_767_225_600_123_000))
    #expect(AuditID.least(at: now) < ids[0])
    #expect(AuditID.least(at: now + .microseconds(1_000)) > ids[3])
  }
}
