import ChannelKit
import Core
import Crypto

/// What goes with a notification so that only a browser that has it can say that it was shown or clicked.
enum ReceiptProof {
  private static let byteCount = 16

  static func make(for message: String, _ account: Account) -> String {
    let code = HMACSHA256.code(
      of: Array("webpush receipt \(message)".utf8),
      key: Secret(Array(account.hookSecret.exposed.utf8)))
    return Base64.encode(code[..<byteCount], as: .url)
  }

  static func isProof(_ shown: String, for message: String, _ account: Account) -> Bool {
    SharedSecret.matches(shown, Secret(make(for: message, account)))
      && !account.hookSecret.exposed.isEmpty
  }
}
