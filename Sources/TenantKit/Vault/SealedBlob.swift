/// The parts of something sealed: a version, the key's id, a salt, a nonce, the sealed bytes, a tag.
struct SealedBlob: Sendable {
  static let version: UInt8 = 1
  static let keyIDCount = 8
  static let saltCount = 16
  static let nonceCount = 12
  static let tagCount = 16
  /// The salt and the nonce, drawn anew for each seal.
  static let randomCount = saltCount + nonceCount
  static let overheadBytes = 1 + keyIDCount + randomCount + tagCount

  let keyID: [UInt8]
  let salt: [UInt8]
  let nonce: [UInt8]
  let sealed: [UInt8]
  let tag: [UInt8]

  /// Nil when it is too short or of a version that this program does not know.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.overheadBytes, bytes[0] == Self.version else { return nil }
    var rest = bytes.dropFirst()
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    keyID = take(Self.keyIDCount)
    salt = take(Self.saltCount)
    nonce = take(Self.nonceCount)
    sealed = take(rest.count - Self.tagCount)
    tag = take(Self.tagCount)
  }
}
