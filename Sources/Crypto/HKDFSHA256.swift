package import Core

/// Keys made of one secret (RFC 5869).
package enum HKDFSHA256 {
  /// The most that can be made of one secret, in bytes.
  package static let byteCountMax = 255 * HMACSHA256.byteCount

  /// A secret of any form, made even.
  package static func extract(salt: [UInt8], from secret: Secret<[UInt8]>) -> Secret<[UInt8]> {
    Secret(HMACSHA256.code(of: secret.exposed, key: Secret(salt)))
  }

  /// So many bytes of an even secret, for the purpose that the label names.
  package static func expand(
    _ secret: Secret<[UInt8]>, label: [UInt8], count: Int
  ) -> Secret<[UInt8]> {
    precondition((1...byteCountMax).contains(count), "the RFC makes 1 to \(byteCountMax) bytes")
    var key: [UInt8] = []
    var block: [UInt8] = []
    var number: UInt8 = 0
    while key.count < count {
      number += 1
      block = HMACSHA256.code(of: block + label + [number], key: secret)
      key += block
    }
    return Secret(Array(key[..<count]))
  }
}
