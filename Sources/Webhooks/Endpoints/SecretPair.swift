import Core
import Store
import TenantKit

/// The secret of a webhook and, while a rotation lasts, the one before. Both are sealed as one entry of the vault.
struct SecretPair: Sendable {
  static let purpose = "webhook.secrets"

  let current: SigningSecret
  let previous: SigningSecret?

  /// Seals them under the webhook's id.
  func put(_ webhook: UUID, sealedBy vault: Vault, in tx: borrowing TenantWrite) throws {
    var json: JSONObject = ["current": .string(current.text.exposed)]
    json["previous"] = previous.map { .string($0.text.exposed) }
    try VaultEntries.put(
      Secret(JSON.object(json).serialized()), id: webhook, purpose: Self.purpose, sealedBy: vault,
      in: tx)
  }

  /// Those of a webhook. Throws when the vault cannot open them.
  static func find(
    _ webhook: UUID, openedBy vault: Vault, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> SecretPair {
    guard let bytes = try VaultEntries.find(webhook, purpose: purpose, openedBy: vault, in: tx),
      let json = try? JSON.parse(bytes.exposed), let current = json["current"]?.stringValue
    else { throw VaultError.spoiled }
    return SecretPair(
      current: try SigningSecret(current),
      previous: try json["previous"]?.stringValue.map { try SigningSecret($0) })
  }

  /// Those of a webhook; nil where the vault cannot open them.
  static func findIfOpen(
    _ webhook: UUID, openedBy vault: Vault, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> SecretPair? {
    do {
      return try find(webhook, openedBy: vault, in: tx)
    } catch is VaultError {
      return nil
    }
  }
}
