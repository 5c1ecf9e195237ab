package import Core

/// Ways to see that a request was made by whom it says.
package enum Proof {
  /// Whether a text is the secret, in a time that does not tell how much of it was right.
  package static func equal(_ shown: String, _ secret: Secret<String>) -> Bool {
    let (left, right) = (Array(shown.utf8), Array(secret.exposed.utf8))
    // An empty secret was never chosen, so nothing equals it.
    guard left.count == right.count, !right.isEmpty else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
