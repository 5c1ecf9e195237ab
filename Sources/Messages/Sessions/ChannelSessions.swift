import Cluster
package import Core
package import Store
package import TenantKit

/// The channel sessions of a workspace.
package enum ChannelSessions {
  /// The most sessions of one workspace.
  package static let countMax: Int64 = 10_000

  /// A page of them by age, the newest first; of one channel where one is named.
  package static func list(
    _ page: PageRequest<UUID>, channel: String? = nil, only bound: UUID? = nil, isTest: Bool? = nil,
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<ChannelSession, UUID> {
    let behind: SQL = if let cursor = page.cursor { "AND id < \(cursor)" } else { "" }
    let ofChannel: SQL = if let channel { "AND channel = \(channel)" } else { "" }
    let ofKey: SQL = if let bound { "AND id = \(bound)" } else { "" }
    let ofMode: SQL = if let isTest { "AND is_test = \(isTest)" } else { "" }
    let found = try tx.all(
      """
      SELECT \(ChannelSession.columns) FROM channel_session
      WHERE tenant_id = \(tx.tenant) \(behind) \(ofChannel) \(ofKey) \(ofMode)
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try ChannelSession($0) }
    return Page(found, page, cursor: \.id)
  }

  /// Those that a message of a channel may leave through when it names none: one where that is clear, two where it is not.
  /// Live messages leave through no session that is a twin's. Messages of a test key take the twins' sessions first; a live
  /// one lends itself where there are none, and its messages go to the twin all the same.
  package static func choices(
    of channel: String, isTest: Bool, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [ChannelSession] {
    let two = PageRequest<UUID>(countMax: 2)
    let own = try list(two, channel: channel, isTest: isTest, in: tx).elements
    guard isTest, own.isEmpty else { return own }
    return try list(two, channel: channel, isTest: false, in: tx).elements
  }

  /// How many there are. There are never many of one channel, so those are counted.
  package static func count(
    channel: String? = nil, only bound: UUID? = nil, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Int64 {
    if channel == nil, bound == nil { return try TenantCounter.channelSessionCount.value(in: tx) }
    let ofChannel: SQL = if let channel { "AND channel = \(channel)" } else { "" }
    let ofKey: SQL = if let bound { "AND id = \(bound)" } else { "" }
    return try tx.value(
      """
      SELECT count(*) FROM channel_session WHERE tenant_id = \(tx.tenant) \(ofChannel) \(ofKey)
      """) ?? 0
  }

  /// One of them, of a channel where one is named. Throws `notFound`.
  package static func find(
    _ id: UUID, of channel: String? = nil, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> ChannelSession {
    let session = try tx.first(
      """
      SELECT \(ChannelSession.columns) FROM channel_session
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """
    ) { try ChannelSession($0) }
    guard let session, channel == nil || channel == session.channel else {
      throw TenantError.notFound
    }
    return session
  }

  /// Which way a session of a channel goes, and whether it is a twin's; nil where there is none. It is asked for each
  /// message that is accepted, so it reads no more than that.
  package static func way(
    of id: UUID, channel: String, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> (driver: String?, isTest: Bool)? {
    try tx.first(
      """
      SELECT driver, is_test FROM channel_session
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND channel = \(channel)
      """
    ) { row throws in (driver: try row[0], isTest: try row[1]) }
  }

  /// What some of them are called.
  package static func names(
    of ids: Set<UUID>, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [UUID: String] {
    guard !ids.isEmpty else { return [:] }
    let rows = try tx.all(
      """
      SELECT id, name FROM channel_session
      WHERE tenant_id = \(tx.tenant) AND id IN \(list: Array(ids))
      """
    ) { row throws in (id: try row[0] as UUID, name: try row[1] as String) }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0.name) })
  }

  /// What it keeps sealed. Throws `notFound`.
  package static func secrets(
    of id: UUID, openedBy vault: Vault, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> SessionSecrets {
    let bytes = try VaultEntries.find(
      id, purpose: SessionSecrets.purpose, openedBy: vault, in: tx)
    guard let secrets = bytes.flatMap(SessionSecrets.init) else { throw TenantError.notFound }
    return secrets
  }

  /// Where the session of a hook is, before its workspace is known.
  package static func locate(
    hook token: String, in tx: borrowing some Reader & ~Copyable
  ) throws -> (tenant: TenantID, id: UUID)? {
    try tx.first(
      """
      SELECT tenant_id, id FROM channel_session
      WHERE hook_digest = \(SessionSecrets.digest(ofHook: token))
      """
    ) { row throws in (try row[0], try row[1]) }
  }

  /// Makes a session.
  package static func create(
    _ draft: SessionDraft, _ secrets: SessionSecrets, sealedBy vault: Vault, by actor: Actor,
    in tx: borrowing TenantWrite
  ) throws -> ChannelSession {
    guard try TenantCounter.channelSessionCount.add(1, in: tx) <= countMax else {
      throw TenantError.tooManySessions
    }
    try tx.execute(
      """
      INSERT INTO channel_session (tenant_id, id, channel, driver, name, description, phone_number,
        status, reason, account_id, account_name, is_test, settings, hook_digest, connected_at,
        expires_at, created_at, updated_at)
      VALUES (\(tx.tenant), \(draft.id), \(draft.channel), \(draft.driver), \(draft.name),
        \(draft.description), \(draft.phoneNumber), \(draft.status), \(""), \(draft.accountID),
        \(draft.accountName), \(draft.isTest), \(draft.settings),
        \(SessionSecrets.digest(ofHook: secrets.hookToken.exposed)),
        \(draft.status == .connected ? tx.now : nil), \(draft.expiresAt), \(tx.now), \(tx.now))
      """)
    try VaultEntries.put(
      secrets.bytes, id: draft.id, purpose: SessionSecrets.purpose, sealedBy: vault, in: tx)
    let session = try find(draft.id, in: tx)
    try tx.audit(
      action: "session.created", subject: session.subject,
      details: ["channel": .string(session.channel), "name": .string(session.name)], by: actor)
    return session
  }

  /// Changes what is given, and tells every node.
  package static func update(
    _ id: UUID, _ change: SessionChange, sealedBy vault: Vault, by actor: Actor,
    in tx: borrowing TenantWrite
  ) throws -> ChannelSession {
    if change.secrets != nil { try forgetEnd(of: id, in: tx) }
    let old = try find(id, in: tx)
    if let secrets = change.secrets {
      try VaultEntries.put(
        secrets.bytes, id: id, purpose: SessionSecrets.purpose, sealedBy: vault, in: tx)
    }
    try tx.execute(
      """
      UPDATE channel_session SET name = \(try change.name.map(SessionDraft.checkedName) ?? old.name),
        description = \(change.description ?? old.description),
        settings = \(change.settings ?? old.settings), updated_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
    if let standing = change.standing { try stand(old, standing, in: tx) }
    tx.announce(.channelSession, id)
    let new = try find(id, in: tx)
    try tx.audit(
      action: "session.updated", subject: new.subject,
      details: new.differences(from: old, hasNewCredentials: change.secrets != nil), by: actor)
    return new
  }

  /// Takes the session away. Its messages stay.
  package static func remove(
    _ id: UUID, by actor: Actor, in tx: borrowing TenantWrite
  ) throws {
    let session = try find(id, in: tx)
    try tx.execute(
      "DELETE FROM channel_session WHERE tenant_id = \(tx.tenant) AND id = \(id)")
    try VaultEntries.remove(id, in: tx)
    try TenantCounter.channelSessionCount.add(-1, in: tx)
    tx.announce(.channelSession, id)
    try tx.audit(
      action: "session.deleted", subject: session.subject,
      details: ["channel": .string(session.channel), "name": .string(session.name)], by: actor)
  }

  /// Notes how it stands with a session; nil when that was known already.
  package static func note(
    _ id: UUID, _ standing: SessionStanding, in tx: borrowing TenantWrite
  ) throws -> ChannelSession? {
    let old = try find(id, in: tx)
    guard old.status != standing.status || old.reason != standing.reason else { return nil }
    try stand(old, standing, in: tx)
    tx.announce(.channelSession, id)
    return try find(id, in: tx)
  }

  private static func stand(
    _ old: ChannelSession, _ standing: SessionStanding, in tx: borrowing TenantWrite
  ) throws {
    let connectedAt =
      standing.status != .connected
      ? nil : old.status == .connected ? old.connectedAt : tx.now
    try tx.execute(
      """
      UPDATE channel_session SET status = \(standing.status), reason = \(standing.reason),
        account_id = \(standing.accountID ?? old.accountID),
        account_name = \(standing.accountName ?? old.accountName),
        expires_at = \(standing.expiresAt ?? old.expiresAt), connected_at = \(connectedAt),
        updated_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(old.id)
      """)
  }
}

extension ChannelSession {
  fileprivate func differences(from old: ChannelSession, hasNewCredentials: Bool) -> JSONObject {
    var details: JSONObject = [:]
    if name != old.name { details["name"] = .string(name) }
    if description != old.description { details["description"] = .string(description) }
    if settings != old.settings { details["settings"] = .bool(true) }
    if hasNewCredentials { details["credentials"] = .bool(true) }
    if status != old.status { details["status"] = .string(status.rawValue) }
    return details
  }
}

extension TenantError {
  fileprivate static let tooManySessions = TenantError(
    .conflict("too_many_sessions"),
    Localized(
      "The workspace has \(ChannelSessions.countMax) sessions, which is the most; delete one first.",
      arabic: "في مساحة العمل \(ChannelSessions.countMax) جلسة وهو الحد الأقصى؛ احذف إحداها أولاً."))
}
