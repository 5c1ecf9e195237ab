import HTTPServer
import TenantKit

/// What a request shows to say who calls: one digest for each form of credential that it carries.
struct Proof: Hashable {
  /// The key forms that came; several must name the same key.
  private(set) var keys: [CredentialDigest] = []
  /// The console's cookie.
  private(set) var session: CredentialDigest?
  /// Some form came, but not as one that could be any of ours.
  private(set) var isSpoiled = false

  init(_ head: RequestHead) {
    if let publicKey = head.bytes(of: .xPublicKey), let secret = head.bytes(of: .xSecretKey) {
      take(.pair(publicKey, secret), head, .xPublicKey, .xSecretKey)
    }
    if let token = Self.bearerToken(head) { take(.token(token), head, .authorization) }
    if let token = head.bytes(of: .xAPIKey) { take(.token(token), head, .xAPIKey) }
    if keys.isEmpty, !isSpoiled, let cookie = SessionCookie.value(in: head) {
      session = .cookie(cookie)
      isSpoiled = session == nil
    }
  }

  /// All that there is to look up. None, when something came that cannot be one of ours.
  var digests: [CredentialDigest] { isSpoiled ? [] : session.map { [$0] } ?? keys }

  var isEmpty: Bool { keys.isEmpty && session == nil && !isSpoiled }

  /// One field twice is two answers to one question: neither counts.
  private mutating func take(
    _ digest: CredentialDigest?, _ head: RequestHead, _ names: HeaderName...
  ) {
    guard let digest, !names.contains(where: head.isRepeated) else {
      isSpoiled = true
      return
    }
    if !keys.contains(digest) { keys.append(digest) }
  }

  private static func bearerToken(_ head: RequestHead) -> ArraySlice<UInt8>? {
    guard let field = head.bytes(of: .authorization), field.count > bearer.count else { return nil }
    let scheme = field.prefix(bearer.count)
    guard zip(scheme, bearer).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { return nil }
    return field.dropFirst(bearer.count).drop { $0 == UInt8(ascii: " ") }
  }

  private static let bearer = Array("bearer ".utf8)
}
