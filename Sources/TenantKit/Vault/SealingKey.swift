import CCrypto
import Core
import Crypto

/// A vault key at work, by OpenSSL.
struct SealingKey: Sendable {
  /// Names the key inside what it sealed; tells nothing about it.
  let id: [UInt8]
  private let key: VaultKey

  init(_ key: VaultKey) {
    self.key = key
    id = Array(Self.derive(key, Array("qanat vault key id".utf8)).prefix(SealedBlob.keyIDCount))
  }

  func seal(_ bytes: [UInt8], context: String, random: [UInt8]) -> [UInt8] {
    let (salt, nonce) = (
      Array(random.prefix(SealedBlob.saltCount)), Array(random.dropFirst(SealedBlob.saltCount))
    )
    let associated = Array(context.utf8)
    var sealed = [UInt8](repeating: 0, count: bytes.count)
    var tag = [UInt8](repeating: 0, count: SealedBlob.tagCount)
    let done = unsafe qanat_seal(
      sealKey(salt), nonce, associated, associated.count, bytes, bytes.count, &sealed, &tag)
    precondition(done == 1, "AES-256-GCM is always there")
    return [SealedBlob.version] + id + salt + nonce + sealed + tag
  }

  func open(_ blob: SealedBlob, context: String) throws(VaultError) -> [UInt8] {
    let associated = Array(context.utf8)
    var bytes = [UInt8](repeating: 0, count: blob.sealed.count)
    let done = unsafe qanat_open(
      sealKey(blob.salt), blob.nonce, associated, associated.count, blob.sealed, blob.sealed.count,
      blob.tag, &bytes)
    guard done == 1 else { throw .spoiled }
    return bytes
  }

  private func sealKey(_ salt: [UInt8]) -> [UInt8] {
    Self.derive(key, Array("qanat vault seal".utf8) + salt)
  }

  private static func derive(_ key: VaultKey, _ data: [UInt8]) -> [UInt8] {
    HMACSHA256.code(of: data, key: key.bytes)
  }
}
