package import Core
import CCrypto

/// Seals what tenants entrust to the gateway, so that the database alone does not give it away.
///
/// Each seal has a key of its own, derived from the vault's key with a random salt: there is no count of
/// seals after which the random nonces of AES-256-GCM would have to be feared.
package final class Vault: Sendable {
  private struct Ring: Sendable {
    let current: SealingKey
    let all: [SealingKey]

    init(_ keyring: VaultKeyring) {
      all = keyring.keys.map(SealingKey.init)
      current = all[0]
    }
  }

  private let ring: Locked<Ring>

  /// A vault with these keys.
  package init(_ keyring: VaultKeyring) { ring = Locked(Ring(keyring)) }

  /// Seals with the first of these keys from now on, and opens with all of them.
  package func use(_ keyring: VaultKeyring) {
    let next = Ring(keyring)
    ring.withLock { $0 = next }
  }

  /// The context of something that belongs to a tenant: it can be opened for the same tenant and purpose alone.
  package static func context(_ tenant: TenantID, _ purpose: String) -> String {
    "\(tenant) \(purpose)"
  }

  /// Seals the bytes for one context. Two seals of the same bytes have nothing in common.
  package func seal(_ bytes: [UInt8], context: String) -> [UInt8] {
    let key = ring.withLock { $0.current }
    return key.seal(bytes, context: context, random: KernelGenerator.bytes(SealedBlob.randomCount))
  }

  /// What was sealed for this context.
  package func open(_ sealed: [UInt8], context: String) throws(VaultError) -> [UInt8] {
    guard let blob = SealedBlob(sealed) else { throw .spoiled }
    let keys = ring.withLock { $0.all }
    guard let key = keys.first(where: { $0.id == blob.keyID }) else { throw .unknownKey }
    return try key.open(blob, context: context)
  }

  /// Whether this is sealed with the key that seals now.
  package func isCurrent(_ sealed: [UInt8]) -> Bool {
    guard let blob = SealedBlob(sealed) else { return false }
    return blob.keyID == ring.withLock { $0.current.id }
  }
}
