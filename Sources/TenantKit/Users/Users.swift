import Cluster
package import Core
import Store

/// The people of a workspace.
package enum Users {
  /// A page of them by id.
  package static func list(
    _ page: PageRequest<Int64>, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<User, Int64> {
    let found = try tx.all(
      """
      SELECT \(User.columns) FROM console_user
      WHERE tenant_id = \(tx.tenant) AND id > \(page.cursor ?? 0)
      ORDER BY id LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try User($0) }
    return Page(found, page, cursor: \.id)
  }

  /// How many there are, which is kept and not counted.
  package static func count(in tx: borrowing some TenantReader & ~Copyable) throws -> Int64 {
    try TenantCounter.userCount.value(in: tx)
  }

  /// One of them. Throws `notFound`.
  package static func find(
    _ id: Int64, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> User {
    let user = try tx.first(
      """
      SELECT \(User.columns) FROM console_user WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """
    ) { try User($0) }
    guard let user else { throw TenantError.notFound }
    return user
  }

  /// The one with this e-mail address; nil when there is none.
  package static func find(
    _ email: EmailAddress, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> User? {
    try tx.first(
      """
      SELECT \(User.columns) FROM console_user
      WHERE tenant_id = \(tx.tenant) AND email = \(email)
      """
    ) { try User($0) }
  }

  /// Adds a person, while the plan has a seat left; nil means that it does not count seats.
  package static func create(
    _ draft: UserDraft, seatCountMax: Int64?, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> User {
    let user = User(
      id: try TenantCounter.userID.add(1, in: tx), email: draft.email, name: draft.name,
      role: draft.role, status: .active, hasPassword: draft.passwordHash != nil,
      createdAt: tx.now, updatedAt: tx.now, lastLoginAt: nil)
    let insertedCount = try tx.execute(
      """
      INSERT INTO console_user (tenant_id, id, email, name, role, status, password_hash,
        created_at, updated_at)
      VALUES (\(tx.tenant), \(user.id), \(user.email), \(user.name), \(user.role),
        \(user.status), \(draft.passwordHash), \(tx.now), \(tx.now))
      ON CONFLICT (tenant_id, email) DO NOTHING
      """)
    guard insertedCount == 1 else { throw TenantError.emailTaken }
    let count = try TenantCounter.userCount.add(1, in: tx)
    if let seatCountMax, count > seatCountMax { throw TenantError.noSeatLeft(seatCountMax) }
    if user.isActiveOwner { try TenantCounter.ownerCount.add(1, in: tx) }
    try tx.audit(
      action: "user.created", subject: user.subject,
      details: ["email": .string(user.email.description), "role": .string(user.role.rawValue)],
      by: actor)
    return user
  }

  /// Changes what is given, and tells every node. A person who is disabled is logged out everywhere.
  package static func update(
    _ id: Int64, _ change: UserChange, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> User {
    let old = try find(id, in: tx)
    let new = old.applying(change, at: tx.now)
    let details = new.differences(from: old)
    guard !details.isEmpty else { return old }
    if let holder = try find(new.email, in: tx), holder.id != id { throw TenantError.emailTaken }
    try countOwner(from: old.isActiveOwner, to: new.isActiveOwner, in: tx)
    try tx.execute(
      """
      UPDATE console_user SET email = \(new.email), name = \(new.name), role = \(new.role),
        status = \(new.status), updated_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
    if new.status == .disabled { try ConsoleSessions.endAll(of: id, in: tx) }
    tx.announce(.user, new.uuid)
    try tx.audit(action: "user.updated", subject: new.subject, details: details, by: actor)
    return new
  }

  /// Keeps a new password's hash and logs the person out everywhere but in the session that is kept.
  package static func setPassword(
    _ id: Int64, hash: PasswordHash, keeping session: UUID? = nil, by actor: Actor,
    in tx: borrowing TenantWrite
  ) throws {
    let user = try find(id, in: tx)
    try replaceHash(of: id, with: hash, in: tx)
    try ConsoleSessions.endAll(of: id, keeping: session, in: tx)
    tx.announce(.user, user.uuid)
    try tx.audit(action: "user.password_set", subject: user.subject, by: actor)
  }

  /// Removes a person with all their sessions.
  package static func remove(
    _ id: Int64, by actor: Actor, in tx: borrowing TenantWrite
  ) throws {
    let user = try find(id, in: tx)
    try countOwner(from: user.isActiveOwner, to: false, in: tx)
    try ConsoleSessions.endAll(of: id, in: tx)
    try tx.execute("DELETE FROM console_user WHERE tenant_id = \(tx.tenant) AND id = \(id)")
    try TenantCounter.userCount.add(-1, in: tx)
    tx.announce(.user, user.uuid)
    try tx.audit(
      action: "user.removed", subject: user.subject,
      details: ["email": .string(user.email.description)], by: actor)
  }

  /// Keeps the same password's hash, made anew with today's parameters.
  static func replaceHash(
    of id: Int64, with hash: PasswordHash, in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      UPDATE console_user SET password_hash = \(hash), updated_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
  }

  static func noteLogin(of id: Int64, in tx: borrowing TenantWrite) throws -> User {
    try tx.execute(
      """
      UPDATE console_user SET last_login_at = \(tx.now)
      WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """)
    return try find(id, in: tx)
  }

  private static func countOwner(
    from wasOwner: Bool, to isOwner: Bool, in tx: borrowing TenantWrite
  ) throws {
    guard wasOwner != isOwner else { return }
    let ownerCount = try TenantCounter.ownerCount.add(isOwner ? 1 : -1, in: tx)
    if ownerCount < 1 { throw TenantError.lastOwner }
  }
}

extension TenantError {
  fileprivate static let emailTaken = TenantError(
    .emailTaken,
    Localized(
      "Another user of this workspace has this e-mail address.",
      arabic: "عنوان البريد الإلكتروني هذا لمستخدم آخر في مساحة العمل."))

  fileprivate static let lastOwner = TenantError(
    .lastOwner,
    Localized(
      "This is the last owner; make somebody else an owner first.",
      arabic: "هذا آخر مالك لمساحة العمل؛ عيّن مالكًا آخر أولاً."))

  fileprivate static func noSeatLeft(_ count: Int64) -> TenantError {
    TenantError(
      .noSeatLeft,
      Localized(
        "The plan has \(count) seats and all are taken; remove a user or change the plan.",
        arabic: "تشمل الخطة \(count) من المقاعد وكلها مشغولة؛ احذف مستخدمًا أو غيّر الخطة."))
  }
}
