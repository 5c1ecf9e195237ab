import Core
import Crypto

/// The key of a session, which signs as Standard Webhooks does: `v1`, HMAC-SHA256 over `id.timestamp.body`.
///
///     key.sign([UInt8]("{}".utf8), id: "msg_1", at: 1_790_000_000)      // "v1,…"
struct RemoteSignature: Sendable {
  private let key: Secret<[UInt8]>

  private static let mark = "whsec_"
  private static let keyByteCounts = 24...64
  /// More signatures than anybody sends while a secret is changed.
  private static let signatureCountMax = 8

  /// The key of a secret `whsec_…`; nil for any other.
  init?(_ secret: Secret<String>) {
    let text = secret.exposed
    guard text.hasPrefix(Self.mark), let key = Base64.decode(text.dropFirst(Self.mark.count)),
      Self.keyByteCounts.contains(key.count)
    else { return nil }
    self.key = Secret(key)
  }

  func sign(_ body: [UInt8], id: String, at seconds: Int64) -> String {
    let code = HMACSHA256.code(of: signed(body, id, String(seconds)), key: key)
    return "v1,\(Base64.encode(code))"
  }

  /// Whether one of the signatures, with a space between them, is ours.
  func isSigned(_ body: [UInt8], id: String, at time: String, by signatures: String) -> Bool {
    let signed = signed(body, id, time)
    return signatures.split(separator: " ").prefix(Self.signatureCountMax).contains { signature in
      guard signature.hasPrefix("v1,"), let code = Base64.decode(signature.dropFirst(3)) else {
        return false
      }
      return HMACSHA256.isCode(code, of: signed, key: key)
    }
  }

  private func signed(_ body: [UInt8], _ id: String, _ time: String) -> [UInt8] {
    Array("\(id).\(time).".utf8) + body
  }
}
