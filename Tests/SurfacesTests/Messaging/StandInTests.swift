import Core
import Messages
import OperationsTestKit
import Store
import TenantKit
import TestKit
import Testing

/// Messages that stand in for one that does not arrive.
@Suite struct StandInTests {
  private let acme: TestTenant

  init() async throws {
    acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    _ = try await acme.contact(at: "north")
  }

  private func standIns(after seconds: [Int64]) -> JSON {
    .array(seconds.map { ["channel": "pigeon", "after_seconds": .integer($0)] })
  }

  private func time(_ seconds: Int64) -> JSON {
    .string((acme.harness.clock.now + .seconds(seconds)).rfc3339)
  }

  @Test func `a stand-in is over when its message is`() async throws {
    let id = try await acme.send(["expires_at": time(120), "fallback": standIns(after: [60, 59])])
    let messages = try await acme.store.read { tx throws in
      try Messages.list(PageRequest(), Messages.Filter(), in: tx).elements
    }
    #expect(messages.count == 3)
    let end = acme.harness.clock.now + .seconds(120)
    #expect(messages.allSatisfy { $0.expiresAt == end && ($0.id == id || $0.scheduledAt != nil) })
  }

  @Test(
    arguments: [
      (after: [120], field: 0), (after: [60, 60], field: 1), (after: [30, 30, 60], field: 2),
    ])
  func `a stand-in that would come too late is refused`(after: [Int64], field: Int) async throws {
    for start in [0, 600] as [Int64] {
      var extra: JSONObject = ["expires_at": time(start + 120), "fallback": standIns(after: after)]
      if start > 0 { extra["scheduled_at"] = time(start) }
      let refused = try await acme.json(
        "POST /api/v1/messages/validate", TestTenant.message(extra), status: 422)
      #expect(refused.wrongFields == ["fallback.\(field).after_seconds"])
    }
  }

  @Test(arguments: ["send", "batch"])
  func `seconds that are written with a point are the same seconds`(
    operation: String
  ) async throws {
    let message = TestTenant.message([
      "fallback": [["channel": "pigeon", "after_seconds": .double(90)]]
    ])
    _ = try await acme.send(
      "POST /api/v1/messages/\(operation)",
      operation == "send" ? message : ["messages": [message]])
    let due = try await acme.store.read { tx throws in
      try Messages.list(PageRequest(), Messages.Filter(), in: tx).elements.compactMap(\.scheduledAt)
    }
    #expect(due == [acme.harness.clock.now + .seconds(90)])
  }

  @Test(arguments: [Int64.min, 0, Int64.max])
  func `a time that is none is refused by its field alone`(seconds: Int64) async throws {
    let refused = try await acme.json(
      "POST /api/v1/messages/validate",
      TestTenant.message(["fallback": standIns(after: [seconds])]), status: 422)
    #expect(refused.wrongFields == ["fallback.0.after_seconds"])
  }
}
