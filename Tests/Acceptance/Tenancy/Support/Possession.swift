import ChannelKit
import Core
import Messages
import RateLimit
import Store
import TenantKit
import Webhooks

/// A kind of thing that a workspace has and that paths name.
struct Possession: Sendable {
  /// Makes one in a workspace; its id as paths write it.
  let make: @Sendable (Workspace) async throws -> String
  /// An id of the same form that nothing has.
  let missing: @Sendable () -> String
  /// Whether it is the program's own, and the same for every workspace.
  var isEverybodys = false

  /// By the part of a path that ends in the id.
  static let kinds: [String: Possession] = [
    "/api/v1/api-keys/{key}": key,
    "/api/v1/users/{user}": user,
    "/api/v1/console-sessions/{session}": consoleSession,
    "/api/v1/channels/{channel}": channel,
    "/api/v1/sessions/{session}": channelSession,
    "/api/whatsapp/sessions/{session}": channelSession,
    "/api/v1/messages/{message}": message(.queued),
    "/api/v1/messages/{message}/resolve": message(.unknown),
    "/api/v1/messages/{message}/media/{index} /api/v1/messages/{message}": messageWithMedia,
    "/api/v1/messages/{message}/media/{index}": place,
    "/api/templates/{template}": template,
    "/api/v1/webhooks/{webhook}": webhook,
    "/api/v1/webhooks/{webhook}/deliveries/{delivery}": delivery,
  ]

  // A path that names a delivery names its webhook before: one of each workspace, found by its mark, has them both.
  private static let webhook = Possession(
    make: { "\(try await $0.webhook())" }, missing: unknownUUID)

  private static let delivery = Possession(
    make: { workspace in
      let webhook = try await workspace.webhook()
      return try await workspace.store.write { tx throws in
        let id = try WebhookDeliveries.test(webhook, by: .command, in: tx).id
        // As if it had failed: what the gateway attempts at this moment cannot be replayed.
        try tx.execute("DELETE FROM outbox WHERE tenant_id = \(tx.tenant) AND id = \(id)")
        try tx.execute(
          "UPDATE webhook_delivery SET status = 'failed' WHERE tenant_id = \(tx.tenant) AND id = \(id)"
        )
        return "\(id)"
      }
    }, missing: unknownUUID)

  private static let channelSession = Possession(
    make: { "\(try await $0.channelSession())" }, missing: unknownUUID)

  private static func message(_ status: MessageStatus) -> Possession {
    Possession(
      make: { workspace in
        let session = try await workspace.channelSession()
        return try await workspace.store.write { tx throws in
          let submission = Submission(
            session: session, channel: "whatsapp", address: "+15551234567", contact: nil,
            content: .text(Scene.mark), isTest: true)
          let id = try Messages.accept(submission, in: tx)
          try tx.execute(
            "UPDATE message SET status = \(status) WHERE tenant_id = \(tx.tenant) AND id = \(id)")
          return "\(id)"
        }
      }, missing: unknownUUID)
  }

  private static let template = Possession(
    make: { workspace in
      let name = "\(Scene.mark) \(UUID.v7(at: SystemClock().now))"
      let draft = TemplateDraft(name: name, channel: nil, content: Scene.mark)
      return try await workspace.store.write { tx throws in
        "\(try Templates.create(draft, by: .command, in: tx).id)"
      }
    }, missing: unknownUUID)

  /// A picture that somebody sent, in the form in which the twin of its session gives it.
  private static let messageWithMedia = Possession(
    make: { workspace in
      let id = try await message(.received).make(workspace)
      let link = "http://localhost:3000/api/files/\(Scene.mark)/picture.png"
      let content: JSON = [
        "kind": "image", "text": .string(Scene.mark), "media_url": .string(link),
      ]
      try await workspace.store.write { tx throws in
        try tx.execute(
          """
          UPDATE message SET direction = 'inbound', content = \(content.description)
          WHERE tenant_id = \(tx.tenant) AND id = \(UUID(id))
          """)
      }
      return id
    }, missing: unknownUUID)

  private static let place = Possession(make: { _ in "0" }, missing: { "0" })

  private static let channel = Possession(
    make: { _ in "telegram" }, missing: { "pigeon" }, isEverybodys: true)

  private static let key = Possession(
    make: { "\(try await $0.key(name: Scene.mark).id)" }, missing: unknownUUID)

  private static let user = Possession(
    make: { "\(try await $0.person().id)" }, missing: { "900719925474099" })

  private static let consoleSession = Possession(
    make: { workspace in
      let user = try await workspace.person()
      return try await workspace.store.write { tx throws in
        let issued = try ConsoleSessions.create(
          for: user, replacing: nil, address: "192.0.2.1", agent: Scene.mark, in: tx)
        return "\(issued.session.id)"
      }
    }, missing: unknownUUID)

  @Sendable private static func unknownUUID() -> String { "\(UUID.v7(at: SystemClock().now))" }
}

extension Workspace {
  /// A new session of test mode, so that what is asked of its provider is asked of a twin.
  fileprivate func channelSession() async throws -> UUID {
    let credentials = [
      "base_url": Secret("http://127.0.0.1"), "api_key": Secret("sandbox"),
      "session": Secret("canary"),
    ]
    let draft = try SessionDraft(
      id: .v7(at: SystemClock().now), channel: "whatsapp", driver: "waha", name: Scene.mark,
      isTest: true)
    return try await store.write { [vault] tx throws in
      try ChannelSessions.create(
        draft, SessionSecrets(credentials: credentials), sealedBy: vault, by: .command, in: tx
      ).id
    }
  }

  /// The newest webhook of the workspace, or a new one where the last was removed.
  fileprivate func webhook() async throws -> UUID {
    let draft = try WebhookDraft(url: "https://\(Scene.mark).example/hook", isActive: true)
    // What the gateway cannot open it cannot sign; nothing of these is sent anywhere.
    let vault = Vault(VaultKeyring(.random()))
    return try await store.write { tx throws in
      if let newest = try Webhooks.list(PageRequest(countMax: 1), in: tx).elements.first {
        return try Webhooks.update(newest.id, draft, by: .command, in: tx).id
      }
      return try Webhooks.create(draft, secret: nil, sealedBy: vault, by: .command, in: tx)
        .webhook.id
    }
  }

  /// A new person. Ids of people count from one in every workspace, so the other workspace gets more of them than ours
  /// has: an id of theirs must be none of ours.
  fileprivate func person() async throws -> User {
    let draft = try UserDraft(
      email: "\(Scene.mark)-\(UUID.v7(at: SystemClock().now))@theirs.example", role: "viewer")
    return try await store.write { tx throws in
      _ = try Users.create(
        UserDraft(email: "other-\(draft.email)", role: "viewer"), seatCountMax: nil, by: .command,
        in: tx)
      return try Users.create(draft, seatCountMax: nil, by: .command, in: tx)
    }
  }
}
