package import ChannelKit
import Core

extension MessagingChannel {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .app)
    case .lost, .mail: .unknown
    case .response(let response): Self.verdict(on: response)
    }
  }

  private static func verdict(on response: ProviderResponse) -> Verdict {
    guard let body = response.json else { return .byStatus(response) }
    if let error = GraphError(body) { return verdict(on: error, response) }
    guard response.status == 200, let id = body["message_id"]?.stringValue else {
      return .byStatus(response)
    }
    return .accepted(id: id)
  }

  private static func verdict(on error: GraphError, _ response: ProviderResponse) -> Verdict {
    switch (error.code, error.subcode) {
    // More than a day after they last wrote, nobody may be written to as if in answer.
    case (10, 2_018_278), (10, 2_018_065), (10, 2_534_022): .reject(error.reason(.content))
    // The page may not send for a while; how long is not said.
    case (10, 1_893_063): .retry(after: .seconds(3_600), .session)
    // Held for spam: the code is that of a rate, and waiting for one does not help.
    case (4, 2_207_051), (25, _): .reject(error.reason(.account))
    case (100, 2_018_001), (200, 1_545_041), (551, _): .reject(error.reason(.recipient))
    case (1_200, _): .retry(after: response.retryAfter, .pair)
    default: error.verdict(on: response)
    }
  }
}
