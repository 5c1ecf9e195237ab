import Core
import HTTPServer
import TenantKit

extension Principal {
  /// Throws unless this caller may do what the call asks for, from where it comes, now.
  func check(for call: Call) throws(APIError) {
    switch standing(at: call.arrival.now) {
    case .good: break
    case .credentialExpired: throw isPerson ? .sessionOver : .invalidCredentials
    case .keyInactive: throw .keyInactive
    case .workspaceSuspended: throw .workspaceSuspended
    }
    if isPerson { try checkPerson(call) } else { try checkAddress(call) }
    if let ability = call.entrance.access.ability, !allows(ability) {
      throw .insufficientAbility(ability)
    }
  }

  private func checkAddress(_ call: Call) throws(APIError) {
    if allowsAnyAddress { return }
    // Where the address is not known, a list of addresses allows nobody.
    guard let client = call.request.client, allows(client) else { throw .addressNotAllowed }
  }

  /// A person comes with a browser's cookie, which goes only where the console goes, and from no other site's page.
  private func checkPerson(_ call: Call) throws(APIError) {
    guard case .owner = call.entrance.access else { throw .credentialsMissing }
    guard call.request.method.isSafe || call.request.isFromOwnPage else { throw .foreignOrigin }
  }
}

extension Request {
  /// Whether the page that made a browser send this is ours. What sends neither field is no browser of these days.
  fileprivate var isFromOwnPage: Bool {
    if let site = head[.secFetchSite] { return site == "same-origin" || site == "none" }
    guard let origin = head[.origin] else { return true }
    guard let end = origin.firstRange(of: "://")?.upperBound else { return false }
    return origin[end...] == head.authority ?? ""
  }
}

extension Method {
  /// Asks for nothing to be changed (RFC 9110, 9.2.1).
  fileprivate var isSafe: Bool { self == .get || self == .head || self == .options }
}
