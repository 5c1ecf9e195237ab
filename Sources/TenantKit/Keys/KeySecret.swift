package import Core
import RateLimit

/// A secret while it exists in readable form: from the kernel's random numbers to whoever asked for it.
struct KeySecret: Sendable {
  static let publicLength = 32
  static let secretLength = 48
  static let hintLength = 4
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  let digest: CredentialDigest
  /// Its last characters, which stay readable.
  let hint: String
  let credentials: IssuedCredentials

  /// A new secret for a key of this form. The public half of a pair stays when its secret changes.
  init(_ form: KeyForm, isTest: Bool, publicID: String) {
    let random = Self.random(Self.secretLength)
    hint = String(random.suffix(Self.hintLength))
    switch form {
    case .pair, .console:
      let secret = "sk_" + random
      credentials = .pair(publicKey: publicID, secretKey: Secret(secret))
      digest = Self.checked(.pair(Array(publicID.utf8)[...], Array(secret.utf8)[...]))
    case .bearer, .header:
      let token = (form == .bearer ? "qb_" : "qh_") + (isTest ? "test_" : "") + random
      credentials = .token(Secret(token))
      digest = Self.checked(.token(Array(token.utf8)[...]))
    }
  }

  /// The name of a new key that everybody may see: of a pair it is the public half.
  static func publicID(_ form: KeyForm, isTest: Bool) -> String {
    (form == .pair ? "pk_" : "key_") + (isTest ? "test_" : "") + random(publicLength)
  }

  private static func random(_ length: Int) -> String {
    var generator = KernelGenerator()
    return String(
      (0..<length).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] })
  }

  private static func checked(_ digest: CredentialDigest?) -> CredentialDigest {
    guard let digest else { preconditionFailure("what is issued is within the bound") }
    return digest
  }
}

/// What a new or rotated key is presented with. Shown once, kept nowhere.
package enum IssuedCredentials: Sendable {
  case pair(publicKey: String, secretKey: Secret<String>)
  case token(Secret<String>)
}

/// A key together with the secret that was just made for it.
package struct IssuedKey: Sendable {
  package let key: APIKey
  package let credentials: IssuedCredentials
}
