package import Core

/// A person before they are made a user.
package struct UserDraft: Hashable, Sendable {
  static let nameLengthMax = 200

  package let email: EmailAddress
  package let name: String
  package let role: Role
  /// Nil: cannot log in until a password is set.
  package let passwordHash: PasswordHash?

  /// Checks each value. A missing name is the e-mail's own first part.
  package init(
    email: String, name: String? = nil, role: String, passwordHash: PasswordHash? = nil
  ) throws(TenantError) {
    let email = try Self.checkedEmail(email)
    self.email = email
    self.name = try Self.checkedName(name ?? String(email.description.prefix { $0 != "@" }))
    self.role = try Self.checkedRole(role)
    self.passwordHash = passwordHash
  }

  static func checkedEmail(_ text: String) throws(TenantError) -> EmailAddress {
    guard let email = EmailAddress(text) else {
      throw .invalid(
        "email", "This is no e-mail address.", arabic: "هذا ليس عنوان بريد إلكتروني.")
    }
    return email
  }

  static func checkedName(_ name: String) throws(TenantError) -> String {
    guard let name = Line(name, lengthMax: nameLengthMax)?.text else {
      throw .invalid(
        "name", "The name must be one line of 1 to \(nameLengthMax) characters.",
        arabic: "يجب أن يكون الاسم سطرًا واحدًا من 1 إلى \(nameLengthMax) حرف.")
    }
    return name
  }

  static func checkedRole(_ text: String) throws(TenantError) -> Role {
    guard let role = Role(rawValue: text) else {
      throw .invalid(
        "role", "The role must be owner, admin, agent or viewer.",
        arabic: "يجب أن يكون الدور owner أو admin أو agent أو viewer.")
    }
    return role
  }
}

/// What is to change of a user; nil leaves a value as it is.
package struct UserChange: Hashable, Sendable {
  let email: EmailAddress?
  let name: String?
  let role: Role?
  let status: User.Status?

  /// Checks each value that is given.
  package init(
    email: String? = nil, name: String? = nil, role: String? = nil, status: User.Status? = nil
  ) throws(TenantError) {
    self.email = if let email { try UserDraft.checkedEmail(email) } else { nil }
    self.name = if let name { try UserDraft.checkedName(name) } else { nil }
    self.role = if let role { try UserDraft.checkedRole(role) } else { nil }
    self.status = status
  }
}

extension User {
  func applying(_ change: UserChange, at now: Timestamp) -> User {
    User(
      id: id, email: change.email ?? email, name: change.name ?? name, role: change.role ?? role,
      status: change.status ?? status, hasPassword: hasPassword, createdAt: createdAt,
      updatedAt: now, lastLoginAt: lastLoginAt)
  }

  /// What the audit log says of a change.
  func differences(from old: User) -> JSONObject {
    var details = Difference()
    details.note("email", .string(old.email.description), .string(email.description))
    details.note("name", .string(old.name), .string(name))
    details.note("role", .string(old.role.rawValue), .string(role.rawValue))
    details.note("status", .string(old.status.rawValue), .string(status.rawValue))
    return details.details
  }
}
