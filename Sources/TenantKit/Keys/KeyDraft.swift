package import Core
package import RateLimit

/// A key before it is made.
package struct KeyDraft: Hashable, Sendable {
  static let nameLengthMax = 200

  package let name: String
  package let form: KeyForm
  package let isTest: Bool
  package let abilities: Abilities
  package let boundSession: UUID?
  package let expiresAt: Timestamp?
  package let limits: LimitOverrides
  package let addresses: AddressList

  /// Checks each value.
  package init(
    name: String, form: KeyForm = .pair, isTest: Bool = false, abilities: Abilities = .all,
    boundSession: UUID? = nil, expiresAt: Timestamp? = nil,
    limits: LimitOverrides = LimitOverrides(), addresses: AddressList = .any
  ) throws(TenantError) {
    guard form != .console else { throw .consoleForm }
    self.name = try Self.checkedName(name)
    self.form = form
    self.isTest = isTest
    self.abilities = abilities
    self.boundSession = boundSession
    self.expiresAt = expiresAt
    self.limits = limits
    self.addresses = addresses
  }

  static func checkedName(_ name: String) throws(TenantError) -> String {
    guard let name = Line(name, lengthMax: nameLengthMax)?.text else {
      throw .invalid(
        "name", "The name must be one line of 1 to \(nameLengthMax) characters.",
        arabic: "يجب أن يكون الاسم سطرًا واحدًا من 1 إلى \(nameLengthMax) حرف.")
    }
    return name
  }
}

extension TenantError {
  fileprivate static let consoleForm = TenantError.invalid(
    "form", "The form must be pair, bearer or header.",
    arabic: "يجب أن يكون الشكل pair أو bearer أو header.")
}
