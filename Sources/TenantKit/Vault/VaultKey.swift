package import Core

/// The key that seals what tenants entrust to the vault. It is never in the database.
package struct VaultKey: Hashable, Sendable {
  package static let byteCount = 32

  package let bytes: Secret<[UInt8]>

  /// Nil unless there are exactly 32 bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Secret(bytes)
  }

  /// A key in base64, as the environment carries it.
  package init(base64 text: String) throws(VaultKeyError) {
    guard let bytes = Base64.decode(text), let key = VaultKey(bytes) else {
      throw .unreadableText
    }
    self = key
  }

  /// A new key from the kernel's random numbers.
  package static func random() -> VaultKey {
    guard let key = VaultKey(KernelGenerator.bytes(byteCount)) else {
      preconditionFailure("as many bytes as a key has")
    }
    return key
  }
}
