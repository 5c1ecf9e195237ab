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
    var generator = KernelGenerator()
    let words = (0..<byteCount / 8).map { _ in generator.next() }
    let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    guard let key = VaultKey(bytes) else { preconditionFailure("four words are 32 bytes") }
    return key
  }
}
