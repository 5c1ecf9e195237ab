package import Core
import Store

/// Somebody whom a workspace writes to, or who wrote to it.
package struct Contact: Hashable, Sendable {
  package let id: UUID
  package let name: String
  /// As the provider tells it, or the workspace.
  package let language: String?
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
  /// By the names of their kinds; somebody may have several of one kind, the oldest first.
  package let addresses: [ContactAddress]

  /// The first address of a kind.
  package func address(_ kind: String) -> String? {
    addresses.first { $0.kind == kind }?.address
  }
}

/// Where somebody can be reached.
package struct ContactAddress: Hashable, Sendable {
  /// What telephone numbers are kept as, whichever channels reach them.
  package static let phoneNumber = "phone_number"

  /// `phone_number`, `email`, `telegram_chat_id`.
  package let kind: String
  package let address: String

  package init(_ kind: String, _ address: String) { (self.kind, self.address) = (kind, address) }
}
