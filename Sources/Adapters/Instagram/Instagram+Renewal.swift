package import ChannelKit
package import Core
import Meta

extension Instagram: RenewingChannel {
  /// A token must be a day old. It is good for 60 days, and one that ended is never renewed.
  package var renewsAfter: Duration { .seconds(25 * 3_600) }

  /// The one request whose token stands in the query: it is what is asked about.
  package func renewal(_ account: Account) -> ProviderRequest {
    ProviderRequest(
      .get,
      "/refresh_access_token?grant_type=ig_refresh_token&access_token=\(secret: account[Self.dialect.token])"
    )
  }

  package func renewed(from answer: ProviderAnswer, now: Timestamp) -> Renewal {
    guard case .response(let response) = answer, let body = response.json else { return .notNow }
    if let error = GraphError(body) {
      switch error.verdict(on: response) {
      case .disconnect, .reject: return .refused(error.text)
      default: return .notNow
      }
    }
    guard response.status == 200, let token = body["access_token"]?.stringValue,
      Self.tokenLengths.contains(token.utf8.count),
      let seconds = body["expires_in"]?.integerValue, Self.lifetimes.contains(seconds)
    else { return .notNow }
    return .renewed([Self.dialect.token: Secret(token)], expiresAt: now + .seconds(seconds))
  }

  private static let tokenLengths = 8...1_024
  /// In seconds; what says another time is no answer to this.
  private static let lifetimes: ClosedRange<Int64> = 1...(366 * 86_400)
}
