import Core
import HTTPServer
import Operations
import OperationsTestKit
import TenantKit
import TestKit
import Testing

@Suite struct HookTests {
  @Test func `what a provider tells is kept once, and what it did not tell is not`() async throws {
    let acme = try await TestTenant(Harness())
    let session = try await acme.pigeon()
    let body = #"{"key":"1","loft":"north","text":"hi"}"#
    for (ring, text, status, code) in [
      ("tin", body, 401, "invalid_signature"), ("tin", "no JSON", 401, "invalid_signature"),
      ("gold", "no JSON", 400, "malformed_event"), ("gold", body, 200, nil),
      ("gold", body, 200, nil),
    ] as [(String, String, Int, String?)] {
      let answer = try await acme.tell(session, text, ring: ring)
      #expect(answer.status == status && answer.code == code, "\(ring) \(text)")
    }
    let list = try await acme.json("GET /api/v1/messages")
    #expect(list["total"] == 1 && list["data"]?[0]?["content"] == "hi")
    let unknown = try await acme.harness.answer("POST /hooks/nonsense", body: body)
    #expect(unknown.status == .notFound)
  }

  @Test func `whoever said goodbye is not written to, but for a code they asked for`() async throws
  {
    let acme = try await TestTenant(Harness())
    let session = try await acme.pigeon()
    _ = try await acme.tell(session, #"{"key":"1","loft":"north","goodbye":true}"#)
    let refused = try await acme.json(
      "POST /api/v1/messages/send", TestTenant.message(), status: 422)
    #expect(refused.wrongFields == ["to"])
    _ = try await acme.send(["priority": "otp"])
    _ = try await acme.send(to: "south")
  }
}
