import Core
import HTTPServer
import Messages
import Operations
import OperationsTestKit
import Store
import TenantKit
import TestKit
import Testing

@Suite struct MessageListTests {
  @Test func `a list is filtered, counted and walked`() async throws {
    let harness = try await Harness()
    let (acme, other) = (
      try await TestTenant(harness), try await TestTenant(harness, slug: "other")
    )
    let session = try await acme.pigeon()
    var ids: [UUID] = []
    for number in 0..<5 { ids.append(try await acme.send(to: "n\(number)")) }
    _ = try await acme.tell(session, #"{"key":"1","loft":"n0","text":"hi","name":"Amal"}"#)
    let path = "/api/v1/messages"
    let received = try await acme.json("GET \(path)?direction=inbound")
    #expect(received["total"] == 1 && received["current_page"] == 1 && received["per_page"] == 50)
    let message = try #require(received["data"]?[0])
    #expect(message["status"] == "received" && message["from"] == "n0" && message["to"] == .null)
    #expect(message["contact"]?["name"] == "Amal")
    #expect(message["contact"]?["phone_number"]?.isNull == true)
    let contact = try #require(message["contact"]?["id"]?.stringValue)
    for (query, total) in [
      ("channel=pigeon", 6), ("channel=owl", 0), ("session_id=\(session)", 6),
      ("contact_id=\(contact)", 1), ("direction=outbound&channel=pigeon", 5),
    ] as [(String, JSON)] {
      #expect(try await acme.json("GET \(path)?\(query)")["total"] == total, "\(query)")
    }
    #expect(try await other.json("GET \(path)")["total"] == 0)
    var (seen, next) = ([String](), "direction=outbound&per_page=2")
    while true {
      let page = try await acme.json("GET \(path)?\(next)")
      #expect(page["total"] == 5)
      seen += page["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
      guard let cursor = page["next_cursor"]?.stringValue else { break }
      next = "direction=outbound&per_page=2&cursor=\(cursor)"
    }
    #expect(seen == ids.reversed().map { "\($0)" })
    let second = try await acme.json("GET \(path)?direction=outbound&per_page=2&page=2")
    #expect(second["data"]?.arrayValue?.map { $0["id"]?.stringValue } == [seen[2], seen[3]])
    for query in ["per_page=0", "per_page=201", "direction=up", "session_id=7", "cursor=x"] {
      _ = try await acme.json("GET \(path)?\(query)", status: 422)
    }
  }

  @Test func `a message that waits is taken back, once`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let path = "/api/v1/messages/\(try await acme.send())"
    #expect(try await acme.json("POST \(path)/cancel")["data"]?["status"] == "canceled")
    let timeline = try await acme.json("GET \(path)")["data"]?["timeline"]
    #expect(timeline?.arrayValue?.map { $0["event"] } == ["accepted", "canceled"])
    #expect(try await acme.json("POST \(path)/cancel", status: 409).code == "cannot_cancel")
    let word: JSON = ["outcome": "sent"]
    #expect(try await acme.json("POST \(path)/resolve", word, status: 409).code == "not_unknown")
    _ = try await acme.json("POST \(path)/resolve", ["outcome": "lost"], status: 422)
    _ = try await acme.json("POST /api/v1/messages/none/cancel", status: 404)
  }

  @Test(arguments: [("sent", "sent"), ("failed", "failed"), ("resend", "queued")])
  func `somebody says what became of a message`(outcome: String, status: String) async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let id = try await acme.send()
    try await acme.store.write { tx throws in
      _ = try tx.execute(
        "UPDATE message SET status = 'unknown' WHERE tenant_id = \(tx.tenant) AND id = \(id)")
      _ = try tx.execute("DELETE FROM outbox WHERE tenant_id = \(tx.tenant) AND id = \(id)")
    }
    let settled = try await acme.json(
      "POST /api/v1/messages/\(id)/resolve", ["outcome": .string(outcome)])
    #expect(settled["data"]?["status"]?.stringValue == status)
    let told = outcome == "resend" ? [] : ["message.\(outcome)"]
    let events = try await acme.store.read { tx throws in
      try tx.all("SELECT type FROM event WHERE tenant_id = \(tx.tenant) ORDER BY id") {
        row throws in try row[0] as String
      }
    }
    #expect(events.filter { $0.hasPrefix("message.") } == told)
    let timeline = try await acme.json("GET /api/v1/messages/\(id)")["data"]?["timeline"]
    #expect(
      timeline?.arrayValue?.compactMap { $0["event"]?.stringValue }
        == ["accepted", "resolved"] + (outcome == "resend" ? [] : [outcome]))
  }

  @Test func `what came without a file has none to fetch`() async throws {
    let acme = try await TestTenant(Harness())
    let session = try await acme.pigeon()
    _ = try await acme.tell(session, #"{"key":"1","loft":"n0","text":"hi"}"#)
    let message = try #require(try await acme.json("GET /api/v1/messages")["data"]?[0])
    #expect(message["media"] == [] && message["media_url"]?.isNull == true)
    let id = try #require(message["id"]?.stringValue)
    for path in ["\(id)/media/0", "\(id)/media/1", "none/media/0"] {
      _ = try await acme.json("GET /api/v1/messages/\(path)", status: 404)
    }
    let key = try await acme.key(["messages.send"])
    _ = try await acme.json("GET /api/v1/messages/\(id)/media/0", as: key, status: 403)
  }

  @Test func `a place that somebody sends is shown and told`() async throws {
    let acme = try await TestTenant(Harness())
    let session = try await acme.pigeon()
    _ = try await acme.tell(session, #"{"key":"1","loft":"n0","place":[33.5138,36.2765]}"#)
    _ = try await acme.tell(session, #"{"key":"2","loft":"n0","text":"here"}"#)
    let list = try await acme.json("GET /api/v1/messages")["data"]
    let place: JSON = ["latitude": 33.5138, "longitude": 36.2765]
    #expect(list?[1]?["type"] == "location" && list?[1]?["location"] == place)
    #expect(list?[0]?["location"]?.isNull == true)
    let events = try await acme.store.read { tx throws in
      try tx.all(
        """
        SELECT data FROM event WHERE tenant_id = \(tx.tenant) AND type = 'message.received'
        ORDER BY id
        """
      ) { row throws in try JSON.parse(try row[0] as String) }
    }
    #expect(events.map { $0["location"] } == [place, nil])
  }

  @Test func `a stand-in names the message that it stands for`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    _ = try await acme.contact(at: "north")
    let id = try await acme.send(["fallback": [["channel": "pigeon", "after_seconds": 30]]])
    let list = try await acme.json("GET /api/v1/messages")["data"]?.arrayValue ?? []
    let named = list.map { $0["fallback_of"]?.stringValue }
    #expect(Set(named) == ["\(id)", nil] && named.count == 2)
  }

  @Test func `a list shows the statuses that are asked for`() async throws {
    let acme = try await TestTenant(Harness())
    _ = try await acme.pigeon()
    let path = "/api/v1/messages"
    for number in 0..<6 {
      let id = try await acme.send(to: "n\(number)")
      if number % 2 == 0 { _ = try await acme.json("POST \(path)/\(id)/cancel") }
    }
    for (query, total) in [
      ("status=queued", 3), ("status=canceled", 3), ("status=read", 0),
      ("status[]=queued&status[]=canceled", 6), ("status=queued&status=failed", 3),
      ("status=queued&status=queued", 3), ("status=queued&channel=owl", 0),
    ] as [(String, JSON)] {
      let page = try await acme.json("GET \(path)?\(query)")
      #expect(page["total"] == total, "\(query)")
      #expect(page["data"]?.arrayValue.map { .integer(Int64($0.count)) } == total, "\(query)")
    }
    for query in ["status=lost", "status[]=queued&status[]=", "status[]=queued,sent"] {
      _ = try await acme.json("GET \(path)?\(query)", status: 422)
    }
  }
}
