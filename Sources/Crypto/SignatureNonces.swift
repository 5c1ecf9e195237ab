import Core

/// The numbers that a signature may be made with, in the order of RFC 6979, §3.2. The first is good nearly always.
struct SignatureNonces {
  private var key: Secret<[UInt8]>
  private var value: [UInt8]
  private var isFirst = true

  init(of digest: [UInt8], key privateKey: Secret<[UInt8]>) {
    key = Secret([UInt8](repeating: 0, count: HMACSHA256.byteCount))
    value = [UInt8](repeating: 1, count: HMACSHA256.byteCount)
    let seed = privateKey.exposed + Self.reduced(digest)
    for step in UInt8(0)...1 { stir(step, seed) }
  }

  mutating func next() -> Secret<[UInt8]> {
    if !isFirst { stir(0, []) }
    isFirst = false
    value = HMACSHA256.code(of: value, key: key)
    return Secret(value)
  }

  private mutating func stir(_ step: UInt8, _ seed: [UInt8]) {
    key = Secret(HMACSHA256.code(of: value + [step] + seed, key: key))
    value = HMACSHA256.code(of: value, key: key)
  }

  /// The order of P-256.
  private static let order: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
  ]

  /// A digest modulo the order. It is below twice the order, so one subtraction is enough.
  static func reduced(_ digest: [UInt8]) -> [UInt8] {
    guard !digest.lexicographicallyPrecedes(order) else { return digest }
    var result = digest
    var borrow = 0
    for place in digest.indices.reversed() {
      let difference = Int(digest[place]) - Int(order[place]) - borrow
      borrow = difference < 0 ? 1 : 0
      result[place] = UInt8(truncatingIfNeeded: difference)
    }
    return result
  }
}
