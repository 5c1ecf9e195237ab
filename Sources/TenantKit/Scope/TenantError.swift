package import Core

/// Why a rule of the tenancy refused something, in words for whoever asked.
package struct TenantError: Error, Hashable, Sendable {
  /// The kind of a refusal; what a caller decides by.
  package enum Code: Hashable, Sendable {
    /// There is no such thing in this workspace.
    case notFound
    /// A value does not fit the field of this name.
    case invalid(field: String)
    /// Another workspace has this slug.
    case slugTaken
    /// Another user of the workspace has this e-mail address.
    case emailTaken
    /// A workspace keeps one owner at least.
    case lastOwner
    /// The plan has no seat left.
    case noSeatLeft
    /// The workspace has as many keys as one can have.
    case tooManyKeys
    /// What stands now is in the way; the word that callers know it by.
    case conflict(String)
  }

  package let code: Code
  package let message: Localized

  package init(_ code: Code, _ message: Localized) {
    self.code = code
    self.message = message
  }

  package static func invalid(_ field: String, _ english: String, arabic: String) -> TenantError {
    TenantError(.invalid(field: field), Localized(english, arabic: arabic))
  }

  package static let notFound = TenantError(
    .notFound, Localized("There is no such thing here.", arabic: "لا يوجد شيء كهذا هنا."))
}

extension TenantError: CustomStringConvertible {
  /// The English sentence.
  package var description: String { message.english }
}
