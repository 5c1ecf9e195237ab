package import Core
import Store
package import TenantKit

/// The webhooks of a workspace.
package enum Webhooks {
  /// The most webhooks of one workspace: each event costs a row for each of them.
  package static let countMax: Int64 = 50
  /// How long deliveries are signed with the old secret too, once it was replaced.
  package static let overlap = Duration.seconds(24 * 3600)

  /// A page of them by age, the newest first.
  package static func list(
    _ page: PageRequest<UUID>, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<Webhook, UUID> {
    let behind: SQL = if let cursor = page.cursor { "AND id < \(cursor)" } else { "" }
    let found = try tx.all(
      """
      SELECT \(Webhook.columns) FROM webhook WHERE tenant_id = \(tx.tenant) \(behind)
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try Webhook($0) }
    return Page(found, page, cursor: \.id)
  }

  /// How many there are.
  package static func count(in tx: borrowing some TenantReader & ~Copyable) throws -> Int64 {
    try tx.value("SELECT COUNT(*) FROM webhook WHERE tenant_id = \(tx.tenant)") ?? 0
  }

  /// All of them; there are never many.
  static func all(in tx: borrowing some TenantReader & ~Copyable) throws -> [Webhook] {
    try tx.all(
      """
      SELECT \(Webhook.columns) FROM webhook WHERE tenant_id = \(tx.tenant)
      ORDER BY id LIMIT \(countMax)
      """
    ) { try Webhook($0) }
  }

  /// One of them. Throws `notFound`.
  package static func find(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Webhook {
    guard let webhook = try lookUp(id, in: tx) else { throw TenantError.notFound }
    return webhook
  }

  /// One of them, or nil where it was removed.
  static func lookUp(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Webhook? {
    try tx.first(
      "SELECT \(Webhook.columns) FROM webhook WHERE tenant_id = \(tx.tenant) AND id = \(id)"
    ) { try Webhook($0) }
  }

  /// Makes a webhook; its secret, the workspace's own or a new one, is not shown again.
  package static func create(
    _ draft: WebhookDraft, secret: SigningSecret?, sealedBy vault: Vault, by actor: Actor,
    in tx: borrowing TenantWrite
  ) throws -> IssuedWebhook {
    guard let url = draft.url else { preconditionFailure("a new webhook has a URL") }
    guard try count(in: tx) < countMax else { throw WebhookError.tooMany }
    let secret = secret ?? .random()
    let isActive = draft.isActive ?? true
    let webhook = Webhook(
      id: .v7(at: tx.now), url: url, description: draft.description ?? "",
      events: draft.events ?? .all, headerPrefix: draft.headerPrefix.applied(to: nil),
      schedule: draft.schedule.applied(to: nil), isActive: isActive, disabledReason: nil,
      disabledAt: isActive ? nil : tx.now, failingSince: nil, secretHint: secret.hint,
      previousSecretUntil: nil, createdAt: tx.now, updatedAt: tx.now)
    try insert(webhook, in: tx)
    try SecretPair(current: secret, previous: nil).put(webhook.id, sealedBy: vault, in: tx)
    try tx.audit(
      action: "webhook.created", subject: webhook.subject, details: webhook.facts, by: actor)
    return IssuedWebhook(webhook: webhook, secret: secret)
  }

  /// Takes a webhook away, and with it its secret. What is on its way to it is dropped; its log goes with time.
  package static func remove(
    _ id: UUID, by actor: Actor, in tx: borrowing TenantWrite
  ) throws {
    let webhook = try find(id, in: tx)
    try tx.execute("DELETE FROM webhook WHERE tenant_id = \(tx.tenant) AND id = \(id)")
    try VaultEntries.remove(id, in: tx)
    try tx.audit(
      action: "webhook.deleted", subject: webhook.subject, details: webhook.facts, by: actor)
  }

  /// Gives a webhook a new secret. Until the overlap ends, deliveries are signed with the old one too, unless the vault
  /// cannot open that any more.
  package static func rotateSecret(
    _ id: UUID, to secret: SigningSecret?, sealedBy vault: Vault, by actor: Actor,
    in tx: borrowing TenantWrite
  ) throws -> IssuedWebhook {
    _ = try find(id, in: tx)
    let old = try SecretPair.findIfOpen(id, openedBy: vault, in: tx)
    let secret = secret ?? .random()
    try SecretPair(current: secret, previous: old?.current).put(id, sealedBy: vault, in: tx)
    try tx.execute(
      """
      UPDATE webhook SET secret_hint = \(secret.hint),
        previous_secret_until = \(old.map { _ in tx.now + overlap }), updated_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
    let webhook = try find(id, in: tx)
    try tx.audit(
      action: "webhook.secret_rotated", subject: webhook.subject,
      details: ["overlap_seconds": .integer(overlap.components.seconds)], by: actor)
    return IssuedWebhook(webhook: webhook, secret: secret)
  }

  private static func insert(_ webhook: Webhook, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      INSERT INTO webhook (tenant_id, id, url, description, events, header_prefix, schedule,
        is_active, disabled_reason, disabled_at, failing_since, secret_hint,
        previous_secret_until, replay_minute, replay_count, created_at, updated_at)
      VALUES (\(tx.tenant), \(webhook.id), \(webhook.url), \(webhook.description),
        \(webhook.events), \(webhook.headerPrefix), \(webhook.schedule), \(webhook.isActive),
        \(webhook.disabledReason), \(webhook.disabledAt), \(webhook.failingSince),
        \(webhook.secretHint), \(webhook.previousSecretUntil), 0, 0, \(webhook.createdAt),
        \(webhook.updatedAt))
      """)
  }
}

extension Webhook {
  /// What the audit log keeps of it. Paths and queries of URLs hold tokens, so only their origin is there.
  var facts: JSONObject {
    ["origin": .string(origin), "events": .array(events.names.map { .string($0) })]
  }
}
