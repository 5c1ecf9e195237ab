import CCrypto

/// SHA-256 in one step, by OpenSSL.
@safe
struct SHA256: Sendable {
  /// Looked up once: by name, each digest would take twice as long.
  private static let shared = SHA256()

  nonisolated(unsafe) private let algorithm: OpaquePointer

  private init() {
    guard let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil) else {
      preconditionFailure("SHA-256 is always there")
    }
    unsafe self.algorithm = algorithm
  }

  /// The digest as four numbers, most significant byte first.
  static func words(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let done = unsafe withUnsafeMutableBytes(of: &words) { digest in
      unsafe EVP_Digest(
        bytes.baseAddress, bytes.count, digest.baseAddress, nil, shared.algorithm, nil)
    }
    precondition(done == 1, "SHA-256 needs nothing that may be missing")
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
