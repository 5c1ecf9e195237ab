import CCrypto
package import Core

/// Text that nobody can read or change without the key (NIST SP 800-38D), by OpenSSL.
package enum AES128GCM {
  package static let keyByteCount = Int(QANAT_SEAL128_KEY_BYTES)
  package static let nonceByteCount = Int(QANAT_SEAL_NONCE_BYTES)
  package static let tagByteCount = Int(QANAT_SEAL_TAG_BYTES)

  /// The text sealed, with its tag behind it. A nonce serves a key once.
  package static func seal(
    _ plain: [UInt8], key: Secret<[UInt8]>, nonce: Secret<[UInt8]>
  ) -> [UInt8] {
    check(key, nonce)
    var sealed = [UInt8](repeating: 0, count: plain.count)
    var tag = [UInt8](repeating: 0, count: tagByteCount)
    let done = unsafe qanat_seal128(
      key.exposed, nonce.exposed, plain, plain.count, &sealed, &tag)
    precondition(done == 1, "AES-128-GCM is always there")
    return sealed + tag
  }

  /// What was sealed; nil when this is not what came out of it.
  package static func open(
    _ sealed: [UInt8], key: Secret<[UInt8]>, nonce: Secret<[UInt8]>
  ) -> [UInt8]? {
    check(key, nonce)
    guard sealed.count >= tagByteCount else { return nil }
    let count = sealed.count - tagByteCount
    let tag = Array(sealed[count...])
    var plain = [UInt8](repeating: 0, count: count)
    let done = unsafe qanat_open128(key.exposed, nonce.exposed, sealed, count, tag, &plain)
    return done == 1 ? plain : nil
  }

  private static func check(_ key: Secret<[UInt8]>, _ nonce: Secret<[UInt8]>) {
    precondition(key.exposed.count == keyByteCount, "a key has 16 bytes")
    precondition(nonce.exposed.count == nonceByteCount, "a nonce has 12 bytes")
  }
}
