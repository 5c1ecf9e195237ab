import CCrypto

/// SHA-256 in one step, by OpenSSL.
package enum SHA256 {
  package static let byteCount = 32

  /// The digest as four numbers, most significant byte first.
  package static func words(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &words) { digest in
      unsafe qanat_sha256(bytes.baseAddress, bytes.count, digest.baseAddress)
    }
    return (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
  }

  /// The 32 bytes of the digest.
  package static func bytes(of bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    unsafe qanat_sha256(bytes, bytes.count, &digest)
    return digest
  }
}
