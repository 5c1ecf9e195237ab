import Core
import Crypto

/// What goes out in a link or a message, so that who comes back to the session's hook with it shows that we gave it.
package enum HookProof {
  private static let byteCount = 16

  /// The proof of one thing, named in full: `email open 0190…`.
  package static func make(_ what: String, _ account: Account) -> String {
    let key = Secret(Array(account.hookSecret.exposed.utf8))
    return Base64.encode(HMACSHA256.code(of: Array(what.utf8), key: key)[..<byteCount], as: .url)
  }

  /// Whether a text is the proof, in a time that does not tell how much of it was right. An empty secret proves nothing.
  package static func isProof(_ shown: String?, of what: String, _ account: Account) -> Bool {
    guard let shown, !account.hookSecret.exposed.isEmpty else { return false }
    return SharedSecret.matches(shown, Secret(make(what, account)))
  }
}
