package import ChannelKit
import Core
import Meta

extension WhatsAppCloud {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .app)
    case .lost, .mail: .unknown
    case .response(let response): verdict(on: response)
    }
  }

  private func verdict(on response: ProviderResponse) -> Verdict {
    guard let body = response.json else { return .byStatus(response) }
    if let error = GraphError(body) { return Self.verdict(on: error, response) }
    guard response.status == 200, let id = body["messages"]?[0]?["id"]?.stringValue else {
      return .byStatus(response)
    }
    return .accepted(id: id)
  }

  private static func verdict(on error: GraphError, _ response: ProviderResponse) -> Verdict {
    switch error.code {
    case 0: .disconnect(error.text)
    // Too many to this one person.
    case 131_056: .retry(after: response.regainsAccessAfter, .pair)
    // Too many of the number, or too many that were taken for spam.
    case 130_429, 131_048, 131_064, 133_016: .retry(after: response.regainsAccessAfter, .session)
    // The number is being moved, or the service is down.
    case 131_016, 131_057, 133_004: .retry(after: response.retryAfter, .session)
    // Something went wrong with this message, and it was not sent.
    case 131_000, 135_000: .retry(after: response.retryAfter, .pair)
    case let code: kind(of: code).map { .reject(error.reason($0)) } ?? error.verdict(on: response)
    }
  }

  /// What a refusal for good is about; nil for a code that is none, or that no document names.
  private static func kind(of code: Int64) -> Verdict.Reason.Kind? {
    switch code {
    case 131_021, 131_026, 131_030, 131_049, 131_050, 130_472, 137_000: .recipient
    // 131047: they have not written for a day, so only a template may be sent.
    case 131_008, 131_009, 131_047, 131_051, 131_052, 131_053, 131_062, 132_000, 132_001,
      132_005, 132_007, 132_008, 132_012, 132_068, 132_069:
      .content
    case 130_497, 131_005, 131_031, 131_037, 131_042, 131_044, 131_045, 132_015, 132_016: .account
    default: nil
    }
  }

  /// Why a message failed after it was accepted. Whatever might have been tried again then is over now.
  static func reason(for error: GraphError) -> Verdict.Reason {
    let nowhere = ProviderResponse(status: 400, body: [])
    if case .reject(let reason) = verdict(on: error, nowhere) { return reason }
    return error.reason(.account)
  }
}
