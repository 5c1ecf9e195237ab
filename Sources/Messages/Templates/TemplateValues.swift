/// What fills the gaps of a stored template.
package enum TemplateValues {
  /// The gaps that a contact fills by itself.
  package static let ofContacts = ["name", "phone", "email"]

  /// What is known of a contact, by the names that gaps have.
  package static func of(_ contact: Contact) -> [String: String] {
    var values = ["name": contact.name]
    values["phone"] = contact.address(ContactAddress.phoneNumber)
    values["email"] = contact.address("email")
    return values
  }
}
