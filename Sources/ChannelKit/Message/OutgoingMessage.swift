package import Core

/// One message on its way to one address.
package struct OutgoingMessage: Sendable {
  /// Ours; channels that know a message again when it comes twice are given it.
  package let id: UUID
  /// Whom it goes to, in the form that the address kind keeps.
  package let address: String
  package let content: MessageContent
  /// Whose session sends it.
  package let account: Account

  package init(id: UUID, to address: String, _ content: MessageContent, from account: Account) {
    self.id = id
    self.address = address
    self.content = content
    self.account = account
  }
}
