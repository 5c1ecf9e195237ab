import CCrypto
package import Core

/// The curve P-256: key agreement and the signatures of ES256, by OpenSSL.
package enum P256 {
  package static let privateByteCount = Int(QANAT_P256_PRIVATE_BYTES)
  package static let publicByteCount = Int(QANAT_P256_PUBLIC_BYTES)
  package static let signatureByteCount = Int(QANAT_P256_SIGNATURE_BYTES)

  /// A point on the curve.
  package struct PublicKey: Hashable, Sendable {
    /// Without compression: 4, x, y.
    package let bytes: [UInt8]

    /// Nil unless the bytes are a point on the curve, without compression.
    package init?(_ bytes: [UInt8]) {
      guard bytes.count == publicByteCount, unsafe qanat_p256_is_public(bytes) == 1 else {
        return nil
      }
      self.bytes = bytes
    }

    fileprivate init(point: [UInt8]) { bytes = point }

    /// Whether a signature (r, then s) is this key's of a message, by ES256.
    package func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
      guard signature.count == signatureByteCount else { return false }
      return unsafe qanat_p256_verify(bytes, SHA256.bytes(of: message), signature) == 1
    }
  }

  /// A number that only its owner has.
  package struct PrivateKey: Sendable {
    package let bytes: Secret<[UInt8]>
    package let publicKey: PublicKey

    /// Nil unless the bytes are a number above zero and below the order of the curve.
    package init?(_ bytes: Secret<[UInt8]>) {
      var point = [UInt8](repeating: 0, count: publicByteCount)
      guard bytes.exposed.count == privateByteCount,
        unsafe qanat_p256_public(bytes.exposed, &point) == 1
      else { return nil }
      self.bytes = bytes
      publicKey = PublicKey(point: point)
    }

    /// The key that random bytes lead to; the same for the same bytes.
    package init(seed: Secret<[UInt8]>) {
      precondition(seed.exposed.count >= privateByteCount, "fewer bytes could be guessed")
      // One digest in four thousand million is no key, so the second is nearly never asked for.
      for number in UInt8.min...UInt8.max {
        if let key = PrivateKey(Secret(SHA256.bytes(of: seed.exposed + [number]))) {
          self = key
          return
        }
      }
      preconditionFailure("256 digests cannot all be beyond the order")
    }

    /// What this key and another side's come to (ECDH), and nobody else.
    package func sharedSecret(with other: PublicKey) -> Secret<[UInt8]> {
      var shared = [UInt8](repeating: 0, count: 32)
      let done = unsafe qanat_p256_shared(bytes.exposed, other.bytes, &shared)
      precondition(done == 1, "two keys of the curve come to a secret")
      return Secret(shared)
    }

    /// The signature of a message by ES256: r, then s. The same each time (RFC 6979), so no bad randomness can give
    /// the key away.
    package func signature(of message: [UInt8]) -> [UInt8] {
      let digest = SHA256.bytes(of: message)
      var nonces = SignatureNonces(of: digest, key: bytes)
      var signature = [UInt8](repeating: 0, count: signatureByteCount)
      for _ in UInt8.min...UInt8.max {
        let nonce = nonces.next().exposed
        let done = unsafe qanat_p256_sign(bytes.exposed, digest, nonce, &signature)
        if done == 1 { return signature }
      }
      preconditionFailure("256 nonces cannot all be bad")
    }
  }
}
