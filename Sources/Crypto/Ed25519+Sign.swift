import CCrypto
package import Core

extension Ed25519 {
  package static let seedByteCount = 32

  /// A signature, and the public key that it shows under.
  package struct Signed: Hashable, Sendable {
    package let publicKey: [UInt8]
    package let signature: [UInt8]
  }

  /// Signs a message with the key that is made from a seed; nil when the seed has another length.
  package static func sign(_ message: [UInt8], seed: Secret<[UInt8]>) -> Signed? {
    let seed = seed.exposed
    guard seed.count == seedByteCount else { return nil }
    var publicKey = [UInt8](repeating: 0, count: keyByteCount)
    var signature = [UInt8](repeating: 0, count: signatureByteCount)
    let done = unsafe qanat_ed25519_sign(seed, message, message.count, &publicKey, &signature)
    precondition(done == 1, "Ed25519 is always there")
    return Signed(publicKey: publicKey, signature: signature)
  }
}
