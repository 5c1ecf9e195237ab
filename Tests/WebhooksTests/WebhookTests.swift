import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Webhooks

@Suite struct WebhookTests {
  @Test(arguments: TestEngine.all)
  func `a secret is made unless one is given, and rests sealed`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let made = try await store.webhook(world)
      #expect(made.secret.text.exposed.hasPrefix("whsec_"))
      #expect(made.secret.standardKey.exposed.count == 32)
      #expect(made.webhook.secretHint == made.secret.hint)
      let own = try await store.webhook(world, secret: "correct-horse-battery")
      #expect(own.secret.text.exposed == "correct-horse-battery")
      let sealed = try await store.read { tx throws in
        try tx.all("SELECT sealed FROM vault_entry WHERE tenant_id = \(tx.tenant) LIMIT 9") {
          row throws in try row[0] as [UInt8]
        }
      }
      #expect(sealed.count == 2)
      #expect(sealed.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("battery") })
    }
  }

  @Test(arguments: TestEngine.all)
  func `after a rotation both secrets are known until the overlap ends`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let old = try await store.webhook(world)
      let new = try await store.write { tx throws in
        try Webhooks.rotateSecret(
          old.webhook.id, to: nil, sealedBy: world.vault, by: .command, in: tx)
      }
      let pair = try await store.read { tx throws in
        try SecretPair.find(old.webhook.id, openedBy: world.vault, in: tx)
      }
      #expect(pair.current == new.secret && pair.previous == old.secret)
      #expect(new.secret != old.secret)
      #expect(new.webhook.previousSecretUntil == world.clock.now + .seconds(86_400))
      #expect(try await store.auditedActions().contains("webhook.secret_rotated"))
    }
  }

  @Test(arguments: TestEngine.all)
  func `what is changed stays, what is not sent too, and the audit log tells of it`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let id = try await store.webhook(world, schedule: [1, 2], prefix: "X-Zagely-").webhook.id
      let draft = try WebhookDraft(
        url: "https://example.org/other?token=t0ps3cret", events: ["message.read"],
        headerPrefix: .set(nil))
      let changed = try await store.write { tx throws in
        try Webhooks.update(id, draft, by: .command, in: tx)
      }
      #expect(changed.events.names == ["message.read"] && changed.headerPrefix == nil)
      #expect(changed.schedule?.seconds == [1, 2])
      #expect(try await store.webhook(id) == changed)
      let entry = try await store.read { tx throws in
        try AuditLog.list(
          PageRequest(), where: AuditLog.Filter(action: "webhook.updated"), in: tx
        ).elements.first
      }
      #expect(
        entry?.details["url"] == ["from": "https://example.com", "to": "https://example.org"])
      #expect(entry.map { JSON.object($0.details).description.contains("t0ps3cret") } == false)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a workspace has a bounded number of webhooks`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      for _ in 0..<Webhooks.countMax { _ = try await store.webhook(world) }
      #expect(try await refusal { _ = try await store.webhook(world) } == .tooMany)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a webhook that is removed takes its secret with it`(_ engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      let id = try await store.webhook(world).webhook.id
      try await store.write { tx throws in try Webhooks.remove(id, by: .command, in: tx) }
      await #expect(throws: TenantError.notFound) { try await store.webhook(id) }
      let left: Int64? = try await store.read { tx throws in
        try tx.value("SELECT COUNT(*) FROM vault_entry WHERE tenant_id = \(tx.tenant)")
      }
      #expect(left == 0)
    }
  }

  @Test(arguments: [
    "ftp://example.com", "example.com", "http://user:pass@example.com/", "https://exa mple.com",
    "https://", "javascript:alert(1)",
    "https://example.com/" + String(repeating: "a", count: 2_048),
  ])
  func `a URL that cannot be called is refused`(url: String) throws {
    #expect(throws: WebhookError.self) { try WebhookDraft(url: url) }
  }

  @Test(arguments: [
    ("X-Zagely-", true), ("x-acme-2-", true), ("X-Qanat", false), ("X--", false), ("X-", false),
    ("Content-", false), ("X-A\r\nB-", false), ("X-1-", false), ("X-ö-", false),
    ("X-" + String(repeating: "a", count: 40) + "-", false),
  ])
  func `a header prefix is a name that means nothing to others`(text: String, isGood: Bool) {
    #expect((HeaderPrefix(text) != nil) == isGood)
  }

  @Test(
    arguments: [
      ([10], true), ([1, 86_400], true), ([], false), ([0], false), ([86_401], false),
      (Array(repeating: 86_400, count: 8), false), (Array(repeating: 1, count: 21), false),
    ] as [([Int64], Bool)])
  func `a schedule is bounded`(seconds: [Int64], isGood: Bool) {
    #expect(((try? AttemptSchedule(seconds)) != nil) == isGood)
  }

  @Test func `the standard schedule is the published one`() {
    #expect(AttemptSchedule.standard.seconds == [10, 60, 300, 1_800, 7_200])
  }
}
