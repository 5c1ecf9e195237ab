package import ChannelKit
import Core

extension Viber {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .app)
    case .lost, .mail: .unknown
    case .response(let response): verdict(on: response)
    }
  }

  /// Viber answers 200 to everything that it has read, and says the rest in `status`.
  private func verdict(on response: ProviderResponse) -> Verdict {
    guard response.status == 200 else { return .byStatus(response) }
    guard let body = response.json, let status = body["status"]?.integerValue else {
      return .unknown
    }
    let text = body["status_message"]?.stringValue ?? ""
    switch status {
    case 0: return .accepted(id: Self.digits(body["message_token"]) ?? "")
    // The token, the bot behind it, and the webhook without which a bot may not send: connecting again sets it.
    case 2, 7, 8, 9, 10: return .disconnect(text)
    case 12: return Self.tooMany(text)
    // No balance, or no free messages left: the next one has none either, until somebody pays.
    case 23, 24: return .retry(after: .seconds(3_600), .session)
    case let status:
      guard let kind = Self.kind(of: status) else { return .retry(after: nil, .session) }
      return .reject(Verdict.Reason(kind, code: String(status), text))
    }
  }

  /// One status for two things: too fast, and too much to somebody who answers nothing, which is counted by the hour.
  private static func tooMany(_ text: String) -> Verdict {
    text.lowercased().firstRange(of: "without reply") == nil
      ? .retry(after: nil, .session) : .retry(after: .seconds(3_600), .pair)
  }

  /// What a status that never changes is about; nil for those that may.
  private static func kind(of status: Int64) -> Verdict.Reason.Kind? {
    switch status {
    // Not registered, not subscribed, no device that could show it, in a country that it does not reach.
    case 5, 6, 11, 21: .recipient
    // A URL, data, or a version that it does not take.
    case 1, 3, 4, 13, 14: .content
    // What the bot may not do: inline, public chats, broadcasts, payments.
    case 15...20, 22: .account
    default: nil
    }
  }

  /// Tokens are beyond what a double holds.
  static func digits(_ token: JSON?) -> String? {
    token?.integerValue.map(String.init) ?? token?.stringValue
  }
}
