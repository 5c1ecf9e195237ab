import Core
import Store

/// A person whom an e-mail address may mean, with the hash that their password is checked against.
struct LoginCandidate: Sendable {
  let tenant: Tenant
  let user: User
  let hash: PasswordHash?

  /// Those who may log in with the address, at most two: from the second on it only matters that there is one.
  static func find(
    _ request: LoginRequest, in tx: borrowing some Reader & ~Copyable
  ) throws -> [LoginCandidate] {
    guard let email = EmailAddress(request.email) else { return [] }
    var named: SQL = ""
    if let workspace = request.workspace {
      guard let slug = Slug(workspace) else { return [] }
      named = "AND tenant.slug = \(slug)"
    }
    return try tx.all(
      """
      SELECT console_user.password_hash, \(Tenant.columns), \(User.columns)
      FROM console_user JOIN tenant ON tenant.tenant_id = console_user.tenant_id
      WHERE console_user.email = \(email) AND console_user.status = \(User.Status.active) \(named)
      ORDER BY console_user.tenant_id LIMIT 2
      """
    ) { row throws in
      LoginCandidate(
        tenant: try Tenant(row, from: 1), user: try User(row, from: 1 + Tenant.columnCount),
        hash: try row[0])
    }
  }

  /// Whether the person may still log in, and the password that was checked is still theirs.
  func isStillThere(in tx: borrowing TenantWrite) throws -> Bool {
    let hash: PasswordHash?? = try tx.first(
      """
      SELECT password_hash FROM console_user
      WHERE tenant_id = \(tx.tenant) AND id = \(user.id) AND status = \(User.Status.active)
      """
    ) { row throws in try row[0] as PasswordHash? }
    guard let hash else { return false }
    return hash == self.hash
  }
}
