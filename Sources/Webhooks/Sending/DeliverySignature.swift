import Core
import Crypto

/// The signatures of one attempt over the very bytes that are sent.
struct DeliverySignature: Sendable {
  let delivery: UUID
  let timestamp: Int64
  let body: [UInt8]

  /// The product's own: HMAC-SHA256 of `{timestamp}.{body}`.
  func plain(_ secret: SigningSecret) -> String {
    let code = HMACSHA256.code(of: Array("\(timestamp).".utf8) + body, key: secret.plainKey)
    return "sha256=" + Hex.encode(code)
  }

  /// That of Standard Webhooks: of `{id}.{timestamp}.{body}`.
  func standard(_ secret: SigningSecret) -> String {
    let message = Array("\(delivery).\(timestamp).".utf8) + body
    return "v1," + Base64.encode(HMACSHA256.code(of: message, key: secret.standardKey))
  }
}
