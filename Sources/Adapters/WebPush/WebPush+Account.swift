package import ChannelKit
package import Core
import Crypto

extension WebPush {
  /// The keys that a session signs with; nil when what is there is no key.
  static func keys(of account: Account) -> P256.PrivateKey? {
    Base64.decode(account[privateKey].exposed, as: .url).flatMap { P256.PrivateKey(Secret($0)) }
  }

  /// What browsers are given when they subscribe.
  static func publicKey(of keys: P256.PrivateKey) -> String {
    Base64.encode(keys.publicKey.bytes, as: .url)
  }

  /// A session that brings no key is given one. It stays for good: browsers subscribe to one key alone.
  package func completed(
    _ credentials: [String: Secret<String>], entropy: Secret<[UInt8]>
  ) -> [String: Secret<String>] {
    guard credentials[Self.privateKey]?.exposed ?? "" == "" else { return credentials }
    var credentials = credentials
    let keys = P256.PrivateKey(seed: entropy)
    credentials[Self.privateKey] = Secret(Base64.encode(keys.bytes.exposed, as: .url))
    return credentials
  }

  /// No service knows an account: what signs a push is made here.
  package func check(_ account: Account) -> AccountCheck {
    guard let keys = Self.keys(of: account) else {
      return .told(.refused("vapid_private_key is no private key of the curve P-256"))
    }
    return .told(.good(id: Self.publicKey(of: keys), name: account[Self.siteName].exposed))
  }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    .unknown
  }
}
