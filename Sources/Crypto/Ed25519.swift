import CCrypto

/// Signatures of RFC 8032, by OpenSSL.
package enum Ed25519 {
  package static let keyByteCount = 32
  package static let signatureByteCount = 64

  /// Whether a signature is that of the message under a public key. Keys and signatures of another length are none.
  package static func isSignature(
    _ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]
  ) -> Bool {
    guard signature.count == signatureByteCount, publicKey.count == keyByteCount else {
      return false
    }
    return unsafe qanat_ed25519_verify(publicKey, message, message.count, signature) == 1
  }
}
