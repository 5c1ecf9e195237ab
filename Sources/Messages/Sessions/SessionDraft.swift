package import ChannelKit
package import Core
package import TenantKit

/// A session before it is made: checked, with what the provider said of its credentials.
package struct SessionDraft: Sendable {
  package static let nameLengthMax = 255
  package static let descriptionLengthMax = 1_000

  package var id: UUID
  package var channel: String
  package var driver: String?
  package var name: String
  package var description = ""
  package var phoneNumber: String?
  package var isTest: Bool
  package var settings = SessionSettings()
  package var status = SessionStatus.connecting
  package var accountID = ""
  package var accountName = ""
  package var expiresAt: Timestamp?

  /// Checks the name.
  package init(
    id: UUID, channel: String, driver: String?, name: String, isTest: Bool
  ) throws(TenantError) {
    self.id = id
    self.channel = channel
    self.driver = driver
    self.name = try Self.checkedName(name)
    self.isTest = isTest
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

/// What is to change of a session; nil leaves a value as it is.
package struct SessionChange: Sendable {
  package var name: String?
  package var description: String?
  package var settings: SessionSettings?
  /// New credentials.
  package var secrets: SessionSecrets?
  package var standing: SessionStanding?

  package init() {}
}

/// How it stands with a session, as its provider or a person says.
package struct SessionStanding: Hashable, Sendable {
  package var status: SessionStatus
  package var reason = ""
  /// Nil leaves what is known of the account.
  package var accountID: String?
  package var accountName: String?
  package var expiresAt: Timestamp?

  package init(_ status: SessionStatus, reason: String = "") {
    self.status = status
    self.reason = reason
  }

  /// How it stands with a session whose account is linked so far.
  package init(_ state: LinkState) {
    switch state {
    case .waiting, .qr: self.init(.connecting)
    case .connected(let id, let name):
      self.init(.connected)
      accountID = id
      accountName = name
    case .failed(let text): self.init(.disconnected, reason: text)
    case .banned: self.init(.banned, reason: "the provider has shut the account out")
    }
  }
}
