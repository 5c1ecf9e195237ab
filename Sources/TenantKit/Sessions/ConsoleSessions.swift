import Cluster
package import Core
package import Store

/// The console sessions of a workspace's people.
package enum ConsoleSessions {
  /// The most that one person has at a time; a new one ends the oldest.
  package static let countMax = 50
  /// What is kept of a browser's name.
  static let agentLengthMax = 256
  private static let cookieBytesCount = 32

  /// Begins a session, and ends the one that the browser had before, whosever it was.
  package static func create(
    for user: User, replacing oldCookie: CredentialDigest?, address: String, agent: String,
    in tx: borrowing TenantWrite
  ) throws -> IssuedSession {
    if let oldCookie { try end(oldCookie, in: tx) }
    let session = ConsoleSession(
      id: .v7(at: tx.now), userID: user.id, address: address,
      agent: String(agent.unicodeScalars.filter { $0.value >= 0x20 }.prefix(agentLengthMax)),
      createdAt: tx.now, lastSeenAt: tx.now)
    let cookie = newCookie()
    guard let digest = CredentialDigest.cookie(Array(cookie.utf8)[...]) else {
      preconditionFailure("a cookie is within the bound")
    }
    try tx.execute(
      """
      INSERT INTO console_session (tenant_id, id, user_id, address, agent, created_at,
        last_seen_at)
      VALUES (\(tx.tenant), \(session.id), \(user.id), \(session.address), \(session.agent),
        \(tx.now), \(tx.now))
      """)
    try Credentials.insert(digest, .session, session.id, in: tx)
    try endOldest(of: user.id, in: tx)
    return IssuedSession(session: session, cookie: Secret(cookie))
  }

  /// A person's sessions that are not over, the newest first.
  package static func list(
    of user: Int64, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [ConsoleSession] {
    try tx.all(
      """
      SELECT \(ConsoleSession.columns) FROM console_session
      WHERE tenant_id = \(tx.tenant) AND user_id = \(user)
        AND last_seen_at > \(tx.now - ConsoleSession.idleMax)
        AND created_at > \(tx.now - ConsoleSession.ageMax)
      ORDER BY id DESC LIMIT \(countMax)
      """
    ) { try ConsoleSession($0) }
  }

  /// Ends one session of a person. Throws `notFound`.
  package static func end(
    _ id: UUID, of user: Int64, by actor: Actor, in tx: borrowing TenantWrite
  ) throws {
    let endedCount = try tx.execute(
      """
      DELETE FROM console_session
      WHERE tenant_id = \(tx.tenant) AND id = \(id) AND user_id = \(user)
      """)
    guard endedCount == 1 else { throw TenantError.notFound }
    try forget(id, in: tx)
    try tx.audit(
      action: "session.ended", subject: "user:\(user)", details: ["id": .text(id)], by: actor)
  }

  /// Ends all sessions of a person but the one that is kept, and returns how many.
  @discardableResult
  package static func endAll(
    of user: Int64, keeping kept: UUID? = nil, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> Int {
    let endedCount = try endAll(of: user, keeping: kept, in: tx)
    guard endedCount > 0 else { return 0 }
    try tx.audit(
      action: "session.all_ended", subject: "user:\(user)",
      details: ["count": .integer(Int64(endedCount))], by: actor)
    return endedCount
  }

  /// The same without a line of its own in the audit log, for changes that have one.
  @discardableResult
  static func endAll(
    of user: Int64, keeping kept: UUID? = nil, in tx: borrowing TenantWrite
  ) throws -> Int {
    let ids: [UUID] = try tx.all(
      "SELECT id FROM console_session WHERE tenant_id = \(tx.tenant) AND user_id = \(user)"
    ) { try $0[0] }
    let ended = ids.filter { $0 != kept }
    for id in ended { try remove(id, in: tx) }
    return ended.count
  }

  private static func endOldest(of user: Int64, in tx: borrowing TenantWrite) throws {
    let ids: [UUID] = try tx.all(
      """
      SELECT id FROM console_session WHERE tenant_id = \(tx.tenant) AND user_id = \(user)
      ORDER BY id DESC LIMIT \(countMax) OFFSET \(countMax)
      """
    ) { try $0[0] }
    for id in ids { try remove(id, in: tx) }
  }

  private static func remove(_ id: UUID, in tx: borrowing TenantWrite) throws {
    try tx.execute("DELETE FROM console_session WHERE tenant_id = \(tx.tenant) AND id = \(id)")
    try forget(id, in: tx)
  }

  private static func forget(_ id: UUID, in tx: borrowing TenantWrite) throws {
    try Credentials.remove(of: id, in: tx)
    tx.announce(.session, id)
  }

  /// Whoever has the cookie may end its session, of whichever workspace it is.
  private static func end(_ cookie: CredentialDigest, in tx: borrowing TenantWrite) throws {
    let owner = try tx.first(
      """
      SELECT tenant_id, subject_id FROM credential
      WHERE digest = \(cookie) AND kind = \(Credentials.Kind.session)
      """
    ) { row throws in (tenant: try row[0] as TenantID, id: try row[1] as UUID) }
    guard let owner else { return }
    try tx.execute("DELETE FROM credential WHERE digest = \(cookie)")
    try tx.execute(
      "DELETE FROM console_session WHERE tenant_id = \(owner.tenant) AND id = \(owner.id)")
    tx.announce(Change(.session, tenant: owner.tenant, subject: owner.id))
  }

  private static func newCookie() -> String {
    var generator = KernelGenerator()
    let bytes = (0..<cookieBytesCount).map { _ in
      UInt8.random(in: .min ... .max, using: &generator)
    }
    return Base64.encode(bytes, as: .url)
  }
}

// What the gateway does by itself, for all workspaces.
extension ConsoleSessions {
  /// Removes up to this many sessions that are over, and returns how many it removed.
  package static func purge(
    at now: Timestamp, countMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    let over = try tx.all(
      """
      SELECT tenant_id, id FROM console_session
      WHERE last_seen_at <= \(now - ConsoleSession.idleMax)
        OR created_at <= \(now - ConsoleSession.ageMax)
      LIMIT \(countMax)
      """
    ) { row throws in (tenant: try row[0] as TenantID, id: try row[1] as UUID) }
    for session in over {
      try tx.execute(
        """
        DELETE FROM credential
        WHERE tenant_id = \(session.tenant) AND subject_id = \(session.id)
        """)
      try tx.execute(
        """
        DELETE FROM console_session WHERE tenant_id = \(session.tenant) AND id = \(session.id)
        """)
    }
    return over.count
  }
}
