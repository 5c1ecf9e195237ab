package import ChannelKit
import Core

extension NewChannel {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .app)
    case .lost, .mail: .unknown
    case .response(let response): verdict(on: response)
    }
  }

  private func verdict(on response: ProviderResponse) -> Verdict {
    switch response.status {
    case 200..<300:
      response.json?["id"]?.stringValue.map { .accepted(id: $0) } ?? .unknown
    case 401: .disconnect(response.json?["error"]?.stringValue ?? "Unauthorized")
    default: .byStatus(response)
    }
  }
}
