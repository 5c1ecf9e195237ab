import ChannelKit
import Core
import Crypto

/// The token that tells a browser's service who sends (RFC 8292): for one service, for twelve hours.
enum PushToken {
  /// The RFC allows a day; half of it leaves room for clocks that are wrong.
  private static let lifetimeSeconds: Int64 = 12 * 3_600

  /// The value of the field `Authorization`.
  static func authorization(
    to origin: String, from subject: String, keys: P256.PrivateKey, now: Timestamp
  ) -> Secret<String> {
    let claims: JSON = [
      "aud": .string(origin), "exp": .integer(now.seconds + lifetimeSeconds),
      "sub": .string(subject),
    ]
    let signed = encoded(["typ": "JWT", "alg": "ES256"]) + "." + encoded(claims)
    let signature = Base64.encode(keys.signature(of: Array(signed.utf8)), as: .url)
    return Secret("vapid t=\(signed).\(signature), k=\(WebPush.publicKey(of: keys))")
  }

  private static func encoded(_ json: JSON) -> String {
    Base64.encode(json.serialized(), as: .url)
  }
}
