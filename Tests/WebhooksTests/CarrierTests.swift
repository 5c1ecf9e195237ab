import ChannelKit
import Core
import Crypto
import Delivery
import HTTPServer
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Webhooks

@Suite struct CarrierTests {
  /// A workspace with a webhook on a receiver, and one delivery that waits for it.
  private func withDelivery(
    _ engine: TestEngine = .sqlite, answering behaviour: @escaping Receiver.Behaviour,
    _ body: (World, Hand, Receiver, IssuedWebhook, UUID) async throws -> Void
  ) async throws {
    try await withWorld(engine) { world in
      try await withReceiver(behaviour) { receiver in
        try await withTransport { transport in
          let store = try await world.tenant()
          let made = try await store.webhook(world, url: receiver.url)
          try await store.record(.messageReceived, data: ["content": "مرحبًا"])
          try await world.fanOut()
          let id = try #require(try await store.deliveries(of: made.webhook.id).first?.id)
          try await body(world, Hand(world, transport, store), receiver, made, id)
        }
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `a delivery looks as the document says and is signed over its very bytes`(
    _ engine: TestEngine
  ) async throws {
    try await withDelivery(engine, answering: { _, _ in Response(.ok) }) {
      world, hand, receiver, made, id in
      let report = try await hand.attempt(id, of: made.webhook.id)
      #expect(report?.outcome == .done && report?.sign == .answers)
      let got = try #require(receiver.received.first)
      let json = try #require(got.json)
      #expect(
        json.objectValue?.keys == ["event", "tenant_id", "delivery_id", "occurred_at", "data"])
      #expect(json["event"] == "message.received" && json["data"] == ["content": "مرحبًا"])
      #expect(json["tenant_id"] == .string("\(hand.store.tenant)"))
      #expect(json["delivery_id"] == .string("\(id)"))
      let now = world.clock.now.seconds
      let key = Secret(Array(made.secret.text.exposed.utf8))
      let code = HMACSHA256.code(of: Array("\(now).".utf8) + got.body, key: key)
      #expect(got.headers["x-qanat-event"] == "message.received")
      #expect(got.headers["x-qanat-delivery"] == "\(id)")
      #expect(got.headers["x-qanat-timestamp"] == "\(now)")
      #expect(got.headers["x-qanat-signature"] == "sha256=\(Hex.encode(code))")
      #expect(got.headers["x-qanat-signature-alternate"] == nil)
      #expect(got.headers["content-type"] == "application/json")
      #expect(got.headers["webhook-id"] == "\(id)")
      let log = try #require(try await hand.store.deliveries(of: made.webhook.id).first)
      #expect(log.status == .delivered && log.attemptCount == 1)
      #expect(log.signature == got.headers["x-qanat-signature"])
      #expect(log.attempts.first?.statusCode == 200 && log.finishedAt == world.clock.now)
    }
  }

  @Test(arguments: TestEngine.all)
  func `each attempt has a fresh timestamp and the same id and bytes`(
    _ engine: TestEngine
  ) async throws {
    try await withDelivery(
      engine, answering: { _, before in before == 0 ? .text(Status(500), "boom") : Response(.ok) }
    ) { world, hand, receiver, made, id in
      let first = try await hand.attempt(id, of: made.webhook.id)
      #expect(first?.outcome == .again(after: .seconds(10), scope: .pair))
      #expect(first?.sign == .fails)
      #expect(try await hand.store.webhook(made.webhook.id).failingSince == world.clock.now)
      world.clock.advance(by: .seconds(10))
      try await hand.attempt(id, of: made.webhook.id, failures: 1)
      let (one, two) = (receiver.received[0], receiver.received[1])
      #expect(one.body == two.body && one.deliveryID == two.deliveryID)
      #expect(one.headers["x-qanat-timestamp"] != two.headers["x-qanat-timestamp"])
      #expect(one.headers["x-qanat-signature"] != two.headers["x-qanat-signature"])
      let log = try #require(try await hand.store.deliveries(of: made.webhook.id).first)
      #expect(log.status == .delivered && log.attempts.map(\.number) == [1, 2])
      #expect(log.attempts.map(\.failure) == ["http_500", nil])
      #expect(log.attempts.first?.answer == "boom")
      #expect(try await hand.store.webhook(made.webhook.id).failingSince == nil)
    }
  }

  @Test(
    arguments: [
      (301, nil, .again(after: .seconds(10), scope: .pair), .answers),
      (404, nil, .again(after: .seconds(10), scope: .pair), .answers),
      (401, nil, .again(after: .seconds(10), scope: .pair), .answers),
      (429, nil, .again(after: .seconds(10), scope: .pair), .answers),
      (429, "7", .again(after: .seconds(7), scope: .session), .answers),
      (
        429, "Thu, 01 Jan 2026 00:02:00 GMT", .again(after: .seconds(120), scope: .session),
        .answers
      ),
      (429, "0", .again(after: .seconds(1), scope: .session), .answers),
      (429, "99999999", .again(after: .seconds(86_400), scope: .session), .answers),
      (429, "soon", .again(after: .seconds(10), scope: .pair), .answers),
      (503, "30", .again(after: .seconds(30), scope: .session), .answers),
      (503, nil, .again(after: .seconds(10), scope: .pair), .fails),
      (204, nil, .done, .answers),
    ] as [(Int, String?, AttemptReport.Outcome, AttemptReport.Sign)])
  func `an answer means what the contract says`(
    status: Int, retryAfter: String?, outcome: AttemptReport.Outcome, sign: AttemptReport.Sign
  ) async throws {
    try await withDelivery(answering: { _, _ in
      var response = Response(Status(status))
      if let retryAfter { response.headers.add(.retryAfter, retryAfter) }
      if status == 301 { response.headers.add(.location, "/elsewhere") }
      return response
    }) { world, hand, receiver, made, id in
      let report = try await hand.attempt(id, of: made.webhook.id)
      #expect(report?.outcome == outcome && report?.sign == sign)
      #expect(receiver.received.map(\.path) == ["/hook"], "a redirect was followed")
    }
  }

  @Test(arguments: TestEngine.all)
  func `who answers 410 is turned off, and what waits is held back`(
    _ engine: TestEngine
  ) async throws {
    try await withDelivery(engine, answering: { _, _ in Response(Status(410)) }) {
      world, hand, receiver, made, id in
      try await hand.store.record(.messageSent, of: "other", 2)
      try await world.fanOut()
      let report = try await hand.attempt(id, of: made.webhook.id)
      #expect(report?.outcome == .done)
      let webhook = try await hand.store.webhook(made.webhook.id)
      #expect(!webhook.isActive && webhook.disabledReason == .gone)
      let log = try await hand.store.deliveries(of: made.webhook.id)
      #expect(log.map(\.status) == [.failed, .held, .held])
      // The one that was attempted by hand still has its row; the engine ends it.
      #expect(try await hand.store.outbox().isEmpty)
      try await world.fanOut()
      let last = try #require(try await hand.store.feed().events.last)
      #expect(last.name == "webhook.disabled" && last.data["reason"] == "gone")
      #expect(try await hand.store.auditedActions().contains("webhook.disabled"))
    }
  }

  @Test(arguments: TestEngine.all)
  func `a webhook that fails for too long is turned off and keeps its backlog`(
    _ engine: TestEngine
  ) async throws {
    try await withDelivery(engine, answering: { _, _ in Response(.internalServerError) }) {
      world, hand, receiver, made, id in
      try await hand.attempt(id, of: made.webhook.id)
      world.clock.advance(by: .seconds(3 * 86_400 - 1))
      try await hand.attempt(id, of: made.webhook.id, failures: 1)
      #expect(try await hand.store.webhook(made.webhook.id).isActive)
      world.clock.advance(by: .seconds(1))
      try await hand.attempt(id, of: made.webhook.id, failures: 2)
      #expect(try await hand.store.webhook(made.webhook.id).disabledReason == .failing)
      // It waits for its next attempt, and is held back when that comes.
      #expect(try await hand.attempt(id, of: made.webhook.id, failures: 3) == nil)
      try await hand.store.record(.messageRead)
      try await world.fanOut()
      #expect(
        try await hand.store.deliveries(of: made.webhook.id).map(\.status)
          == [.held, .held, .held])
      world.clock.advance(by: .seconds(8 * 86_400))
      try await hand.store.record(.messageRead)
      try await world.fanOut()
      #expect(try await hand.store.deliveries(of: made.webhook.id).count == 3)
    }
  }

  @Test
  func `during a rotation an old and a new receiver both verify, at the second try at the latest`()
    async throws
  {
    try await withDelivery(answering: { _, _ in Response(.ok) }) {
      world, hand, receiver, made, id in
      let new = try await hand.store.write { tx throws in
        try Webhooks.rotateSecret(
          made.webhook.id, to: nil, sealedBy: world.vault, by: .command, in: tx)
      }
      for secret in [made.secret, new.secret] {
        receiver.behave { got, _ in
          let stamp = got.headers["x-qanat-timestamp"] ?? ""
          let code = HMACSHA256.code(of: Array("\(stamp).".utf8) + got.body, key: secret.plainKey)
          let isRight = got.headers["x-qanat-signature"] == "sha256=\(Hex.encode(code))"
          return Response(isRight ? .ok : .unauthorized)
        }
        var report = try await hand.attempt(id, of: made.webhook.id)
        if secret == made.secret {
          #expect(report?.outcome == .next(part: 1))
          report = try await hand.attempt(id, of: made.webhook.id, part: 1)
        }
        #expect(report?.outcome == .done)
      }
      let last = try #require(receiver.received.last)
      #expect(last.headers["webhook-signature"]?.split(separator: " ").count == 2)
      #expect(last.headers["x-qanat-signature-alternate"] != nil)
      world.clock.advance(by: Webhooks.overlap)
      let late = try await hand.attempt(id, of: made.webhook.id)
      #expect(late?.outcome == .done)
      #expect(receiver.received.last?.headers["x-qanat-signature-alternate"] == nil)
      receiver.behave { _, _ in Response(.unauthorized) }
      #expect(
        try await hand.attempt(id, of: made.webhook.id)?.outcome
          == .again(after: .seconds(10), scope: .pair))
    }
  }

  @Test func `a prefix of its own makes a receiver of the document work unchanged`() async throws {
    try await withDelivery(answering: { _, _ in Response(.ok) }) {
      world, hand, receiver, made, id in
      let draft = try WebhookDraft(headerPrefix: .set("X-Zagely-"))
      _ = try await hand.store.write { tx throws in
        try Webhooks.update(made.webhook.id, draft, by: .command, in: tx)
      }
      try await hand.attempt(id, of: made.webhook.id)
      let headers = receiver.received[0].headers
      #expect(headers["x-zagely-signature"] != nil && headers["x-qanat-signature"] == nil)
    }
  }

  @Test func `an endpoint inside the house is not reached unless the operator allows it`()
    async throws
  {
    try await withWorld(.sqlite) { world in
      try await withReceiver { receiver in
        let store = try await world.tenant()
        let made = try await store.webhook(world, url: receiver.url)
        try await store.record(.messageRead)
        try await world.fanOut()
        let id = try #require(try await store.deliveries(of: made.webhook.id).first?.id)
        try await withTransport(allowing: []) { transport in
          let report = try await Hand(world, transport, store).attempt(id, of: made.webhook.id)
          #expect(report?.sign == AttemptReport.Sign.none)
          #expect(receiver.received.isEmpty)
          let log = try #require(try await store.deliveries(of: made.webhook.id).first)
          #expect(log.attempts.first?.failure == "forbidden_address" && log.status == .pending)
        }
      }
    }
  }

  @Test(arguments: TestEngine.all)
  func `what was on its way when its node died is sent again, and the log says so`(
    _ engine: TestEngine
  ) async throws {
    try await withDelivery(engine, answering: { _, _ in Response(.ok) }) {
      world, hand, receiver, made, id in
      let item = hand.item(id, of: made.webhook.id)
      let carrier = hand.carrier
      let recovery = try await hand.store.write { tx throws in try carrier.recover(item, in: tx) }
      #expect(recovery == .again)
      try await hand.attempt(id, of: made.webhook.id)
      let log = try #require(try await hand.store.deliveries(of: made.webhook.id).first)
      #expect(log.attempts.map(\.failure) == ["interrupted", nil] && log.status == .delivered)
    }
  }

  @Test func `of an answer only its beginning is kept, as text`() {
    #expect(WebhookAttempt.excerpt(of: []) == nil)
    #expect(WebhookAttempt.excerpt(of: [0x61, 0, 0x1B, 0x62]) == "ab")
    let long = WebhookAttempt.excerpt(of: Array(repeating: 0x61, count: 5_000))
    #expect(long?.utf8.count == WebhookAttempt.answerBytesMax)
  }
}
