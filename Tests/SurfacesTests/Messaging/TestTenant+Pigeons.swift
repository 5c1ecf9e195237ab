import ChannelKit
import Core
import HTTPServer
import Messages
import Operations
import OperationsTestKit
import Store
import TenantKit
import TestKit
import Testing

extension TestTenant {
  /// A new session of the pigeon post, made through the API; its id.
  func pigeon(_ ring: String = "gold", as fields: [String]? = nil) async throws -> UUID {
    let answer = try await json(
      "POST /api/v1/sessions",
      ["channel": "pigeon", "name": "Tower", "credentials": ["ring": .string(ring)]], as: fields,
      status: 201)
    let id = answer["data"]?["id"]?.stringValue.flatMap { UUID($0) }
    return try #require(id)
  }

  /// Sends a message and returns its id.
  func send(
    to loft: String = "north", _ extra: JSONObject = [:], as fields: [String]? = nil
  ) async throws -> UUID {
    let answer = try await json(
      "POST /api/v1/messages/send", Self.message(to: loft, extra), as: fields, status: 201)
    return try #require(answer["message_id"]?.stringValue.flatMap { UUID($0) })
  }

  /// A message as a caller writes it.
  static func message(to loft: String = "north", _ extra: JSONObject = [:]) -> JSON {
    var body: JSONObject = ["channel": "pigeon", "to": .string(loft), "message": "hello"]
    for (name, value) in extra { body[name] = value }
    return .object(body)
  }

  /// Whom an address of the pigeon post belongs to, made where nobody has it.
  func contact(at loft: String) async throws -> UUID {
    try await store.write { tx throws in
      try Contacts.findOrCreate(
        at: ContactAddress("loft", loft), name: nil, language: nil, in: tx
      ).id
    }
  }

  /// What the provider sends to a hook of a session.
  func tell(
    _ session: UUID, _ body: String, ring: String = "gold"
  ) async throws -> (status: Int, code: String?) {
    let (id, vault) = (session, harness.services.vault)
    let token = try await store.read { tx throws in
      try ChannelSessions.secrets(of: id, openedBy: vault, in: tx).hookToken.exposed
    }
    let response = try await harness.answer("POST /hooks/\(token)", ["X-Ring: \(ring)"], body: body)
    return (Int(response.status.code), try response.json()["error"]?["code"]?.stringValue)
  }
}

extension JSON {
  /// The fields that an answer of the messaging surface says are wrong.
  var wrongFields: [String]? {
    self["error"]?["details"]?["errors"]?.objectValue?.map(\.key).sorted()
  }

  var code: String? { self["error"]?["code"]?.stringValue }
}
