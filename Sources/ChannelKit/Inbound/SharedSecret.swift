package import Core
import Crypto

/// A secret that a provider repeats in what it sends, to show that it is the one that was told.
package enum SharedSecret {
  /// Whether a text is the secret, in a time that does not tell how much of it was right. An empty secret was never
  /// chosen, so nothing equals it.
  package static func matches(_ shown: String, _ secret: Secret<String>) -> Bool {
    !secret.exposed.isEmpty
      && ConstantTime.equal(Array(shown.utf8), Array(secret.exposed.utf8))
  }
}
