package import ChannelKit
package import Core

/// An error as the Graph API words it. Its code says what it is; the HTTP status and the type are the same for most.
package struct GraphError: Sendable {
  package let code: Int64
  package let subcode: Int64?
  package let text: String
  private let isTransient: Bool

  /// The error in an answer; nil when it has none.
  package init?(_ body: JSON) {
    guard let error = body["error"] else { return nil }
    self.init(described: error)
  }

  /// An error that stands by itself, as in webhooks.
  package init?(described error: JSON) {
    guard let code = error["code"]?.integerValue else { return nil }
    self.code = code
    subcode = error["error_subcode"]?.integerValue
    text =
      error["error_data"]?["details"]?.stringValue ?? error["message"]?.stringValue
      ?? error["title"]?.stringValue ?? ""
    isTransient = error["is_transient"]?.boolValue == true
  }

  /// Why a message is refused: `131026`, or `10/2018278` where a subcode says more.
  package func reason(_ kind: Verdict.Reason.Kind) -> Verdict.Reason {
    Verdict.Reason(kind, code: subcode.map { "\(code)/\($0)" } ?? String(code), text)
  }

  /// What the codes mean that all of Meta's APIs share, and any code that none of them has a meaning for.
  ///
  /// The limits are those of the tenant's own app, so no other tenant waits for them.
  package func verdict(on response: ProviderResponse) -> Verdict {
    switch code {
    case 102, 190, 467: .disconnect(text)
    case 3, 10, 200...299, 368: .reject(reason(.account))
    case 4, 17, 32, 613, 80_000...80_014: .retry(after: response.regainsAccessAfter, .session)
    case -1, 1, 2: .retry(after: response.retryAfter, .session)
    case 100: .reject(reason(.content))
    default: unlisted(response)
    }
  }

  private func unlisted(_ response: ProviderResponse) -> Verdict {
    if isTransient { return .retry(after: response.retryAfter, .pair) }
    if response.status == 429 { return .retry(after: response.regainsAccessAfter, .session) }
    return response.status >= 500 ? .unknown : .reject(reason(.content))
  }
}

extension ProviderResponse {
  /// How long the account is shut out for having called too often. Meta counts it in minutes.
  package var regainsAccessAfter: Duration? {
    guard let field = headers["x-business-use-case-usage"],
      let usage = try? JSON.parse(Array(field.utf8)).objectValue
    else { return retryAfter }
    let minutes =
      usage.flatMap { $0.value.arrayValue ?? [] }
      .compactMap { $0["estimated_time_to_regain_access"]?.integerValue }.max() ?? 0
    return minutes > 0 ? .seconds(min(minutes, 1_440) * 60) : retryAfter
  }
}
