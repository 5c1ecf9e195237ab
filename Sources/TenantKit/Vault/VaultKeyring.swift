import Core

/// The keys of a vault: the first seals, all of them open.
package struct VaultKeyring: Hashable, Sendable {
  /// More than any rotation needs; every key that is kept is one more that can be lost.
  package static let countMax = 16

  package let keys: [VaultKey]

  /// Nil for no key, for too many, and for one key twice.
  package init?(_ keys: [VaultKey]) {
    guard (1...Self.countMax).contains(keys.count), Set(keys).count == keys.count else {
      return nil
    }
    self.keys = keys
  }

  /// A ring of one key.
  package init(_ key: VaultKey) { keys = [key] }

  /// The bytes of the keys one after another, as the file holds them.
  package init?(bytes: [UInt8]) {
    guard bytes.count.isMultiple(of: VaultKey.byteCount) else { return nil }
    let keys = stride(from: 0, to: bytes.count, by: VaultKey.byteCount).compactMap {
      VaultKey(Array(bytes[$0..<$0 + VaultKey.byteCount]))
    }
    self.init(keys)
  }

  /// Keys in base64 with commas between, as the environment carries them.
  package init(base64List text: String) throws(VaultKeyError) {
    var keys: [VaultKey] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      keys.append(try VaultKey(base64: String(part.trimmingPrefix(while: \.isWhitespace))))
    }
    guard let keyring = VaultKeyring(keys) else { throw .unreadableText }
    self = keyring
  }

  /// The key that seals.
  package var current: VaultKey { keys[0] }

  /// The same keys behind a new one; nil when there is no room for it.
  package func adding(_ key: VaultKey) -> VaultKeyring? { VaultKeyring([key] + keys) }

  var bytes: Secret<[UInt8]> { Secret(keys.flatMap(\.bytes.exposed)) }
}
