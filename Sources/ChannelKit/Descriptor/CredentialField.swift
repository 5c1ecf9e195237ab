package import Core

/// One thing that a session of a channel must be given.
package struct CredentialField: Sendable {
  /// The name in the API: `bot_token`.
  package let name: String
  package let label: Localized
  package let help: Localized
  package let form: Form
  /// Whether it is never shown again once it was given.
  package let isSecret: Bool
  package let isRequired: Bool

  /// What its value may be.
  package enum Form: Hashable, Sendable {
    case text(bytesMax: Int)
    /// What the whole text looks like: `^[0-9]+:[A-Za-z0-9_-]+$`.
    case pattern(TextPattern)
    /// An address that the channel calls.
    case url
    case choice([String])
  }

  package init(
    _ name: String, _ label: Localized, help: Localized, form: Form, isSecret: Bool = true,
    isRequired: Bool = true
  ) {
    self.name = name
    self.label = label
    self.help = help
    self.form = form
    self.isSecret = isSecret
    self.isRequired = isRequired
  }
}
