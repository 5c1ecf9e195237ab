package import Core

/// An address with the name that people see beside it.
package struct Correspondent: Hashable, Sendable {
  package let name: String?
  package let address: EmailAddress

  /// Nil when the name holds a control character.
  package init?(_ address: EmailAddress, name: String? = nil) {
    guard name.map({ MailHeader.isSafe($0) }) ?? true else { return nil }
    self.name = name.flatMap { $0.isEmpty ? nil : $0 }
    self.address = address
  }
}
