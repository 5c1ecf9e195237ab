package import Core

/// A secret that a provider repeats in what it sends, to show that it is the one that was told.
package enum SharedSecret {
  /// Whether a text is the secret, in a time that does not tell how much of it was right.
  package static func matches(_ shown: String, _ secret: Secret<String>) -> Bool {
    let (left, right) = (Array(shown.utf8), Array(secret.exposed.utf8))
    // An empty secret was never chosen, so nothing equals it.
    guard left.count == right.count, !right.isEmpty else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
