import CCrypto

/// SHA-256 in one step, by OpenSSL.
enum SHA256 {
  /// The digest as four numbers, most significant byte first.
  static func words(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &words) { digest in
      unsafe qanat_sha256(bytes.baseAddress, bytes.count, digest.baseAddress)
    }
    return (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
  }

  /// The 32 bytes of the digest.
  static func bytes(of bytes: [UInt8]) -> [UInt8] {
    let words = unsafe bytes.withUnsafeBytes { unsafe Self.words(of: $0) }
    return [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - $0 * 8)) }
    }
  }
}
