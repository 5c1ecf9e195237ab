package import ChannelKit
import Core
import Meta

extension WhatsAppCloud {
  /// An id leads to a link that is good for five minutes, and for nobody without the token.
  package func mediaStep(
    to reference: IncomingMessage.MediaReference, for account: Account,
    after answer: ProviderResponse?
  ) throws(MediaRefusal) -> MediaStep {
    guard case .id(let media) = reference else { throw .gone }
    let (number, token) = (account[Self.number].exposed, account[Self.token])
    guard let answer else {
      return .ask(Graph.request(.get, "/\(media)?phone_number_id=\(number)", token: token))
    }
    guard let body = answer.json else { throw .notNow }
    if let error = GraphError(body) { throw Self.refusal(error, answer) }
    guard let url = body["url"]?.stringValue, Self.mayHaveToken(url) else { throw .gone }
    return .fetch(Graph.request(.get, at: .own(Secret(url)), "", token: token))
  }

  private static func refusal(_ error: GraphError, _ answer: ProviderResponse) -> MediaRefusal {
    // An object that is not there, or not there for this number.
    if error.code == 100 || error.code == 131_052 { return .gone }
    switch error.verdict(on: answer) {
    case .reject, .disconnect: return .refused(error.text)
    default: return .notNow
    }
  }

  /// Meta's links are of HTTPS; one of this very machine is of a twin or a proxy.
  private static func mayHaveToken(_ url: String) -> Bool {
    ["https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:"].contains {
      url.hasPrefix($0)
    }
  }
}
