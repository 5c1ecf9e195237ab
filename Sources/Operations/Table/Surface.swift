package import HTTPServer

/// One of the published APIs that the gateway speaks, or its own operations.
package enum Surface: String, CaseIterable, Sendable {
  case messaging, crm, social, studio
  /// What belongs to no published document: probes, metrics and the documents themselves.
  case system
}

extension Surface {
  /// The surface whose prefix is nearest to a path that no operation matches.
  ///
  /// Below `/api` two documents share a prefix, so what the caller sent as a credential decides.
  package static func nearest(to head: RequestHead) -> Surface {
    nearest(to: head.path, credentials: CredentialForms(head))
  }

  static func nearest(to path: String, credentials: CredentialForms) -> Surface {
    if isBelow("/functions", path) { return .social }
    if isBelow("/api/v1", path) { return credentials.hasBearer ? .crm : .messaging }
    if isBelow("/api", path) {
      return credentials.hasAPIKey || credentials.isEmpty ? .studio : .messaging
    }
    if isBelow("/portal", path) { return .studio }
    return .system
  }

  private static func isBelow(_ prefix: String, _ path: String) -> Bool {
    let path = path.utf8
    guard path.starts(with: prefix.utf8) else { return false }
    let rest = path.dropFirst(prefix.utf8.count)
    return rest.isEmpty || rest.first == UInt8(ascii: "/")
  }
}

/// The forms in which a request presents a key, whether or not the key is any good.
struct CredentialForms: Hashable {
  var hasBearer = false
  var hasAPIKey = false
  var hasKeyPair = false

  var isEmpty: Bool { !hasBearer && !hasAPIKey && !hasKeyPair }
}

extension CredentialForms {
  init(_ head: RequestHead) {
    hasBearer = head[.authorization]?.lowercased().hasPrefix("bearer ") ?? false
    hasAPIKey = head.bytes(of: .xAPIKey) != nil
    hasKeyPair = head.bytes(of: .xPublicKey) != nil || head.bytes(of: .xSecretKey) != nil
  }
}
