import Core
import OperationsTestKit
import TestKit
import Testing

/// A text with a NUL character, which no database keeps, is refused wherever it comes in.
@Suite struct NULTests {
  @Test(
    arguments: [
      (
        "POST /api/v1/webhooks", ["url": "https://a.example", "description": "a\0b"], "description"
      ),
      ("PATCH /api/v1/workspace", ["name": "a\0b"], "name"),
      ("POST /api/v1/messages/send", TestTenant.message(["message": "a\0b"]), "message"),
      ("GET /api/v1/messages?channel=a%00b", nil, "channel"),
      ("GET /api/v1/sessions?channel=a%00b", nil, "channel"),
      ("GET /api/v1/audit?action=a%00b", nil, "action"),
      ("GET /api/v1/audit?subject=a%00b", nil, "subject"),
    ] as [(String, JSON?, String)])
  func `it is named`(line: String, body: JSON?, field: String) async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let refused = try await acme.json(line, body, status: 422)
    #expect(refused.wrongFields == [field])
  }

  @Test func `a session takes none either`() async throws {
    let acme = try await TestTenant(Harness())
    let session = try await acme.pigeon()
    let refused = try await acme.json(
      "PATCH /api/v1/sessions/\(session)", ["description": "a\0b"], status: 422)
    #expect(refused.wrongFields == ["description"])
  }
}
