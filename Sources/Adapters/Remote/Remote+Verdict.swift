package import ChannelKit
import Core

// No endpoint makes the whole channel wait: the others belong to other tenants.
extension Remote {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .session)
    case .lost, .mail: .unknown
    case .response(let response): said(in: response) ?? byStatus(response)
    }
  }

  /// What the endpoint says in words; nil when it says nothing that is in the protocol.
  private func said(in response: ProviderResponse) -> Verdict? {
    guard let body = response.json, let status = body["status"]?.stringValue else { return nil }
    let text = Self.words(body["text"])
    switch status {
    case "accepted":
      guard (200..<300).contains(response.status) else { return nil }
      let id = body["id"]?.stringValue ?? ""
      return .accepted(id: id.utf8.count <= Self.idBytesMax ? id : "")
    case "retry":
      return .retry(
        after: Self.pause(body["after"]) ?? response.retryAfter,
        body["scope"]?.stringValue == "session" ? .session : .pair)
    case "moved":
      guard let address = body["to"]?.stringValue.flatMap(Self.address.address) else { return nil }
      return .readdress(to: address)
    case "rejected": return .reject(Self.reason(body))
    case "disconnected": return .disconnect(text)
    case "unknown": return .unknown
    default: return nil
    }
  }

  static func reason(_ body: JSON) -> Verdict.Reason {
    let kind = body["reason"]?.stringValue.flatMap(Verdict.Reason.Kind.init(rawValue:)) ?? .content
    let code = words(body["code"])
    return Verdict.Reason(kind, code: code.isEmpty ? "rejected" : code, words(body["text"]))
  }

  private static let wordsCharactersMax = 500

  /// What an endpoint has to say to people, as long as people read.
  private static func words(_ text: JSON?) -> String {
    String((text?.stringValue ?? "").prefix(wordsCharactersMax))
  }

  private static func pause(_ seconds: JSON?) -> Duration? {
    seconds?.doubleValue.map {
      .milliseconds(Int64((min(max(0, $0), 86_400) * 1_000).rounded(.up)))
    }
  }

  private func byStatus(_ response: ProviderResponse) -> Verdict {
    let code = "http_\(response.status)"
    switch response.status {
    case 408, 425: return .retry(after: response.retryAfter, .pair)
    case 429, 503: return .retry(after: response.retryAfter, .session)
    case 401, 410: return .disconnect("the endpoint answered \(response.status)")
    case 300..<400:
      return .reject(Verdict.Reason(.account, code: code, "the endpoint answered with a redirect"))
    case 403:
      return .reject(Verdict.Reason(.account, code: code, "the endpoint refused the request"))
    case 400..<500:
      return .reject(Verdict.Reason(.content, code: code, "the endpoint refused the request"))
    // A success that says nothing in words, or a failure on the way.
    default: return .unknown
    }
  }
}
