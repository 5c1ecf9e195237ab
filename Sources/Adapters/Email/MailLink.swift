import ChannelKit
import Core

/// A link of ours in a mail. It says by itself which mail it is of, and proves that we wrote it.
enum MailLink: Hashable {
  /// Of the picture that tells that a mail was opened.
  case open(message: String)
  case unsubscribe(message: String, address: String)

  /// The link that was followed; nil when the query is none of ours.
  init?(_ query: [String: String], _ account: Account) {
    if let message = query["open"] {
      self = .open(message: message)
    } else if let text = query["unsubscribe"], let message = query["message"],
      let bytes = Base64.decode(text, as: .url)
    {
      self = .unsubscribe(message: message, address: String(decoding: bytes, as: UTF8.self))
    } else {
      return nil
    }
    guard HookProof.isProof(query["proof"], of: meaning, account) else { return nil }
  }

  /// The link in a field that has a URL in angle brackets.
  init?(_ field: String, _ account: Account) {
    let parts = field.drop { $0 != "?" }.dropFirst().prefix { $0 != ">" }.split(separator: "&")
    let pairs = parts.map { part in
      (String(part.prefix { $0 != "=" }), String(part.drop { $0 != "=" }.dropFirst()))
    }
    self.init(Dictionary(pairs) { first, _ in first }, account)
  }

  /// Where it leads.
  func url(at hook: Secret<String>, _ account: Account) -> String {
    let proof = HookProof.make(meaning, account)
    switch self {
    case .open(let message):
      return "\(hook.exposed)?open=\(message)&proof=\(proof)"
    case .unsubscribe(let message, let address):
      let text = Base64.encode(address.utf8, as: .url)
      return "\(hook.exposed)?unsubscribe=\(text)&message=\(message)&proof=\(proof)"
    }
  }

  private var meaning: String {
    switch self {
    case .open(let message): "email open \(message)"
    case .unsubscribe(let message, let address): "email unsubscribe \(message) \(address)"
    }
  }
}
