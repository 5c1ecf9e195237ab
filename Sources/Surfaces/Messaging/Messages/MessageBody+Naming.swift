import ChannelKit
import Core
import Messages
import Operations

// Whom a message names, as far as that needs no database: what is known here is not asked while a transaction waits.
extension MessageBody {
  /// How the recipient is named.
  enum Naming: Sendable {
    case contact
    /// By an address in the form that its kind keeps, and in this field.
    case address(ContactAddress, field: String)
    /// By nobody, twice, or by what is no address.
    case unclear(FieldProblem)
  }

  func readNaming(_ channel: ChannelDescriptor) -> Naming {
    let fields = ["to", "contact_id"] + channel.addresses.map(\.field)
    let named = fields.filter { body[$0] != nil && body[$0] != .null }
    guard let field = named.first, named.allSatisfy({ $0 == field }) else {
      return .unclear(
        named.isEmpty ? .noRecipient(fields.unique) : .recipientTwice(named.unique))
    }
    if field == "contact_id" { return .contact }
    let text = body[field]?.stringValue ?? body[field]?.integerValue.map { "\($0)" } ?? ""
    let kinds = channel.addresses.filter { $0.field == field }
    // A channel that calls none of its addresses `to` takes any of them there.
    for kind in kinds.isEmpty ? channel.addresses : kinds {
      guard let address = kind.address(text) else { continue }
      return .address(ContactAddress(kind.contactKind, address), field: field)
    }
    return .unclear(.noAddress(field, channel))
  }
}
