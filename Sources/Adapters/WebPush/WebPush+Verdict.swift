package import ChannelKit
import Core

extension WebPush {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    // Every browser has a service of its own, so one that cannot be reached says nothing of the others.
    case .notSent: .retry(after: nil, .pair)
    case .lost, .mail: .unknown
    case .response(let response): verdict(on: response)
    }
  }

  private func verdict(on response: ProviderResponse) -> Verdict {
    switch response.status {
    case 201, 202, 204: return .accepted(id: "")
    // Only a service of pushes says where it keeps one; a proxy's page does not.
    case 200 where response.headers["location"] != nil || response.headers["ttl"] != nil:
      return .accepted(id: "")
    case 400...403 where Self.isOfAnotherKey(response): return reject(.recipient, response)
    case 400, 413: return reject(.content, response)
    case 401, 403: return reject(.account, response)
    case 404, 410: return reject(.recipient, response)
    case 429: return .retry(after: response.retryAfter, .pair)
    case 503 where response.retryAfter != nil: return .retry(after: response.retryAfter, .pair)
    case 500...503 where Self.didNothing(response):
      return .retry(after: response.retryAfter, .pair)
    default: return .byStatus(response)
    }
  }

  private func reject(
    _ kind: Verdict.Reason.Kind, _ response: ProviderResponse
  ) -> Verdict {
    let body = response.json
    let code = body?["errno"]?.integerValue.map(String.init) ?? body?["reason"]?.stringValue
    let text = body?["message"]?.stringValue ?? body?["reason"]?.stringValue
    return .reject(
      Verdict.Reason(kind, code: code ?? String(response.status), text ?? Self.words(response)))
  }

  private static func words(_ response: ProviderResponse) -> String {
    switch response.status {
    case 400: "the push service found the request malformed"
    case 401, 403: "the push service does not accept the session's key"
    case 404, 410: "the browser is not subscribed any more"
    default: "the push service takes no message of this size"
    }
  }

  /// Apple's word for a browser that subscribed with another key.
  private static func isOfAnotherKey(_ response: ProviderResponse) -> Bool {
    response.json?["reason"]?.stringValue == "VapidPkHashMismatch"
  }

  /// Mozilla's numbers for "try again": it has done nothing.
  private static func didNothing(_ response: ProviderResponse) -> Bool {
    [201, 202].contains(response.json?["errno"]?.integerValue)
  }
}
