import CCrypto
package import Core

/// The same as `HMACSHA256`, twice as long.
package enum HMACSHA512 {
  package static let byteCount = 64

  /// The 64 bytes of the code.
  package static func code(of message: [UInt8], key: Secret<[UInt8]>) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: byteCount)
    let key = key.exposed
    let done = unsafe qanat_hmac_sha512(key, key.count, message, message.count, &code)
    precondition(done == 1, "HMAC-SHA512 is always there")
    return code
  }

  /// Whether a code is that of the message, in a time that does not tell how much of it was right. An empty key was
  /// never given to anybody, so nothing is signed with it.
  package static func isCode(
    _ code: [UInt8], of message: [UInt8], key: Secret<[UInt8]>
  ) -> Bool {
    !key.exposed.isEmpty && ConstantTime.equal(code, Self.code(of: message, key: key))
  }
}
