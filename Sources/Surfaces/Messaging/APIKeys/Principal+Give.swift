import Core
import HTTPServer
import Operations
import TenantKit

extension Principal {
  /// Throws unless the caller has what the key has that it makes, changes or gets the secret of: nobody can give
  /// themselves more than they have.
  func checkMayGive(_ abilities: Abilities, session: UUID?) throws(APIError) {
    guard case .key(let own) = who else { return }
    if let missing = own.abilities.firstMissing(of: abilities) { throw .cannotGive(missing) }
    if let bound = own.boundSession, session != bound { throw .boundElsewhere }
  }

  /// Throws unless the caller may do everything, as those can whom it makes or changes.
  func checkMayDoAll() throws(APIError) {
    switch who {
    case .key(let own): if !own.abilities.isAll { throw .cannotGive("*") }
    case .user(let user, _): if user.role != .owner, user.role != .admin { throw .cannotGive("*") }
    }
  }
}

extension Abilities {
  /// The name of the first ability that these lack.
  fileprivate func firstMissing(of wanted: Abilities) -> String? {
    if isAll { return nil }
    if wanted.isAll { return "*" }
    return wanted.named.first { !contains($0) }?.description
  }
}

extension APIError {
  fileprivate static func cannotGive(_ ability: String) -> APIError {
    APIError(
      .forbidden, "insufficient_ability",
      Localized(
        "You cannot give or manage what you may not do yourself.",
        arabic: "لا يمكنك منح أو إدارة صلاحية لا تملكها."),
      details: ["required_ability": .string(ability)], note: ability)
  }

  static let boundElsewhere = APIError(
    .forbidden, "session_bound",
    Localized(
      "This API key is bound to one session and can use no other.",
      arabic: "هذا المفتاح مرتبط بجلسة واحدة ولا يمكنه استخدام غيرها."))
}
