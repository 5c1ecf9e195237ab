package import ChannelKit
import Core

extension WhatsAppLinked {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .session)
    case .lost, .mail: .unknown
    case .response(let response): verdict(on: response)
    }
  }

  private func verdict(on response: ProviderResponse) -> Verdict {
    guard let body = response.json else { return Self.byStatus(response) }
    let text = Self.words(of: body)
    switch response.status {
    case 200, 201: return Self.id(of: body).map(Verdict.accepted) ?? .unknown
    case 401, 403: return .disconnect(text)
    // A method that does not exist is the message's fault; a session that does not, the account's.
    case 404 where !text.hasPrefix("Cannot "): return .disconnect(text)
    case 422: return Self.verdict(onSession: body, text)
    case 500 where Self.isOfNobody(body["exception"]):
      let words = body["exception"]?["message"]?.stringValue ?? text
      return .reject(Verdict.Reason(.recipient, code: "no_lid", words))
    case 400..<500 where response.status != 408 && response.status != 429:
      return .reject(Verdict.Reason(.content, code: String(response.status), text))
    default: return Self.byStatus(response)
    }
  }

  /// Whether an engine did not find whom a number belongs to, which it looks up before it sends anything.
  private static func isOfNobody(_ exception: JSON?) -> Bool {
    let words = exception?["message"]?.stringValue ?? ""
    return words.contains("no LID found for") || words.contains("No LID for user")
  }

  /// The server is the tenant's own, so nobody else waits for it.
  private static func byStatus(_ response: ProviderResponse) -> Verdict {
    switch Verdict.byStatus(response) {
    case .retry(let pause, .app): .retry(after: pause, .session)
    case let verdict: verdict
    }
  }

  /// The session cannot send: it starts, or somebody has to link it again.
  private static func verdict(onSession body: JSON, _ text: String) -> Verdict {
    switch body["status"]?.stringValue.flatMap(SessionStatus.init) {
    case .working?, .starting?: .retry(after: nil, .session)
    case _?: .disconnect(text)
    case nil: .reject(Verdict.Reason(.content, code: "422", text))
    }
  }

  /// What is wrong, as the server says it: in one sentence or in several.
  static func words(of body: JSON) -> String {
    let several = body["message"]?.arrayValue?.compactMap(\.stringValue).joined(separator: "; ")
    return several ?? body["message"]?.stringValue ?? body["error"]?.stringValue ?? ""
  }

  /// The id, in whichever form the engine behind the server has it.
  private static func id(of message: JSON) -> String? {
    let id = message["id"]
    let text =
      id?.stringValue ?? id?["_serialized"]?.stringValue ?? message["key"]?["id"]?.stringValue
    return text.map(messageID)
  }
}
