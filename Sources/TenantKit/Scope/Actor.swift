import Core
import Store

/// Who changes something, as the audit log names them.
package struct Actor: Hashable, Sendable {
  /// What kind of party acts.
  package enum Kind: String, CaseIterable, Hashable, Sendable, SQLConvertible {
    /// An API key of the workspace.
    case key
    /// A person who is logged in to the console.
    case user
    /// An operator with a command.
    case command
    /// The gateway itself.
    case system
  }

  package let kind: Kind
  package let id: String
  package let name: String
  /// Where the request came from; empty when there was none.
  package let address: String
  package let requestID: String

  package init(
    _ kind: Kind, id: String = "", name: String = "", address: String = "", requestID: String = ""
  ) {
    self.kind = kind
    self.id = id
    self.name = name
    self.address = address
    self.requestID = requestID
  }

  package static let system = Actor(.system)
  package static let command = Actor(.command)
}
