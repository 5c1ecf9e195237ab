import Core
import Messages
import OperationsTestKit
import Store
import TenantKit
import TestKit
import Testing

/// Which session a message leaves through that names none.
@Suite struct SessionChoiceTests {
  private let acme: TestTenant
  private let tester: [String]

  init() async throws {
    acme = try await TestTenant(Harness())
    tester = try await acme.issue(KeyDraft(name: "Tester", isTest: true)).fields
  }

  /// The session that a message would take, and whether it would go to a twin.
  private func choice(as fields: [String]? = nil) async throws -> [JSON?] {
    let checked = try await acme.json(
      "POST /api/v1/messages/validate", TestTenant.message(), as: fields)
    return [checked["session_id"], checked["test"]]
  }

  @Test func `what is tried out stands in no live message's way`() async throws {
    let tin = try await acme.pigeon("tin", as: tester)
    let refused = try await acme.json(
      "POST /api/v1/messages/send", TestTenant.message(), status: 422)
    #expect(refused.wrongFields == ["session_id"])
    let gold = try await acme.pigeon("gold")
    #expect(try await choice() == [.string("\(gold)"), false])
    #expect(try await choice(as: tester) == [.string("\(tin)"), true])
    let named = try await acme.json(
      "POST /api/v1/messages/validate", TestTenant.message(["session_id": .string("\(tin)")]))
    #expect(named["test"] == true)
  }

  @Test func `a live session can be tried out without a second one`() async throws {
    let gold = try await acme.pigeon("gold")
    #expect(try await choice(as: tester) == [.string("\(gold)"), true])
    _ = try await acme.pigeon("silver")
    let refused = try await acme.json(
      "POST /api/v1/messages/send", TestTenant.message(), as: tester, status: 422)
    #expect(refused.wrongFields == ["session_id"])
  }

  @Test func `a stand-in chooses in the same way`() async throws {
    let (gold, tin) = (try await acme.pigeon("gold"), try await acme.pigeon("tin", as: tester))
    _ = try await acme.contact(at: "north")
    let extra: JSONObject = ["fallback": [["channel": "pigeon", "after_seconds": 30]]]
    for (fields, session) in [(acme.owner, gold), (tester, tin)] {
      let id = try await acme.send(extra, as: fields)
      let messages = try await acme.store.read { tx throws in
        try Messages.list(PageRequest(), Messages.Filter(), in: tx).elements
      }
      #expect(messages.first { $0.details.standsFor == id }?.sessionID == session)
    }
  }
}
