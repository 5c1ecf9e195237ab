import CCrypto

/// SHA-256, by OpenSSL.
enum Digest {
  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 0
    let done = unsafe EVP_Digest(bytes, bytes.count, &digest, &count, EVP_sha256(), nil)
    precondition(done == 1 && count == 32, "SHA-256 is always there")
    return digest
  }

  static func sha256(hex text: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: sha256(Array(text.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}
