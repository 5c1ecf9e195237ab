package import ChannelKit
import Core

extension Telegram {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .app)
    case .lost, .mail: .unknown
    case .response(let response): verdict(on: response)
    }
  }

  private func verdict(on response: ProviderResponse) -> Verdict {
    guard let body = response.json, let isOK = body["ok"]?.boolValue else {
      return .byStatus(response)
    }
    if isOK { return accepted(body["result"]) }
    let text = body["description"]?.stringValue ?? ""
    let parameters = body["parameters"]
    switch body["error_code"]?.integerValue ?? Int64(response.status) {
    case 400:
      if let chat = parameters?["migrate_to_chat_id"]?.integerValue {
        return .readdress(to: String(chat))
      }
      return .reject(Verdict.Reason(Self.kind(of: text), code: "400", text))
    case 401, 404: return .disconnect(text)
    case 403: return .reject(Verdict.Reason(.recipient, code: "403", text))
    case 409: return .retry(after: nil, .session)
    case 413: return .reject(Verdict.Reason(.content, code: "413", text))
    case 429:
      let seconds = parameters?["retry_after"]?.integerValue.map { Duration.seconds(max(0, $0)) }
      return .retry(after: seconds ?? response.retryAfter, .pair)
    case 500...599: return .unknown
    case let code: return .reject(Verdict.Reason(.content, code: String(code), text))
    }
  }

  /// The id of a message is its own inside one chat only.
  private func accepted(_ result: JSON?) -> Verdict {
    guard let message = result?["message_id"]?.integerValue,
      let chat = result?["chat"]?["id"]?.integerValue
    else { return .accepted(id: "") }
    return .accepted(id: "\(chat):\(message)")
  }

  /// What the words are about: there is one code for everything that is wrong with a request.
  private static func kind(of text: String) -> Verdict.Reason.Kind {
    let aboutRecipient = ["chat not found", "user not found", "PEER_ID_INVALID", "chat_id"]
    return aboutRecipient.contains { text.firstRange(of: $0) != nil } ? .recipient : .content
  }
}
