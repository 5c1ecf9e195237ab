import ChannelKit
package import Core
import Crypto
import TenantKit

/// What a session must not show: its credentials, and what its hook is known by.
package struct SessionSecrets: Sendable {
  /// What the vault seals them for.
  static let purpose = "channel.session"

  package let credentials: [String: Secret<String>]
  /// Told to the provider, which repeats it.
  package let hookSecret: Secret<String>
  /// The last part of the session's hook URL.
  package let hookToken: Secret<String>

  /// The secrets of a new session.
  package init(credentials: [String: Secret<String>]) {
    self.init(
      credentials: credentials, hookSecret: Self.random(), hookToken: Self.random())
  }

  private init(
    credentials: [String: Secret<String>], hookSecret: Secret<String>, hookToken: Secret<String>
  ) {
    self.credentials = credentials
    self.hookSecret = hookSecret
    self.hookToken = hookToken
  }

  /// The same hook with other credentials.
  package func with(_ credentials: [String: Secret<String>]) -> SessionSecrets {
    SessionSecrets(credentials: credentials, hookSecret: hookSecret, hookToken: hookToken)
  }

  private static func random() -> Secret<String> {
    Secret(Base64.encode(KernelGenerator.bytes(24), as: .url))
  }

  /// What the database knows a hook by.
  package static func digest(ofHook token: String) -> [UInt8] {
    SHA256.bytes(of: Array(token.utf8))
  }
}

extension SessionSecrets {
  /// As the vault is given them.
  var bytes: Secret<[UInt8]> {
    let credentials = JSONObject(
      credentials.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.exposed)) })
    let json: JSON = [
      "credentials": .object(credentials), "hook_secret": .string(hookSecret.exposed),
      "hook_token": .string(hookToken.exposed),
    ]
    return Secret(json.serialized())
  }

  /// Nil when the bytes are none.
  init?(_ bytes: Secret<[UInt8]>) {
    guard let json = try? JSON.parse(bytes.exposed),
      let members = json["credentials"]?.objectValue,
      let hookSecret = json["hook_secret"]?.stringValue,
      let hookToken = json["hook_token"]?.stringValue
    else { return nil }
    self.init(
      credentials: Dictionary(
        uniqueKeysWithValues: members.map { ($0, Secret($1.stringValue ?? "")) }),
      hookSecret: Secret(hookSecret), hookToken: Secret(hookToken))
  }

  /// The account as its channel sees it.
  func account(_ hooks: HookBase, isTest: Bool) -> Account {
    let base = hooks.url(isTest: isTest)
    return Account(
      credentials: credentials, hookSecret: hookSecret,
      hookURL: base.isEmpty ? nil : Secret("\(base)/hooks/\(hookToken.exposed)"))
  }
}
