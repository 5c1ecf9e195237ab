package import ChannelKit
import Core

extension Discord {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .app)
    case .lost, .mail: .unknown
    case .response(let response): verdict(on: response)
    }
  }

  private func verdict(on response: ProviderResponse) -> Verdict {
    switch response.status {
    case 200..<300: return made(response.json)
    case 429: return tooFast(response)
    case 500...: return .unknown
    default: break
    }
    guard let body = response.json, let code = body["code"]?.integerValue else {
      // A refused token is refused whatever stands in the body.
      return response.status == 401 ? .disconnect("Unauthorized") : .byStatus(response)
    }
    let text = body["message"]?.stringValue ?? ""
    if response.status == 401 { return .disconnect(text) }
    return verdict(on: code, text, body["errors"], response)
  }

  /// A message, or the channel that must be there before one.
  private func made(_ body: JSON?) -> Verdict {
    guard let body, let id = body["id"]?.stringValue, !id.isEmpty else { return .unknown }
    if body["channel_id"]?.stringValue != nil { return .accepted(id: id) }
    if body["recipients"]?.arrayValue != nil, body["type"]?.integerValue != nil {
      return .readdress(to: Place.address(ofChannel: id))
    }
    return .unknown
  }

  private func tooFast(_ response: ProviderResponse) -> Verdict {
    // What stands before Discord answers without its JSON, and then bars the whole address that we call from.
    guard let body = response.json, let seconds = body["retry_after"]?.doubleValue else {
      return .retry(after: response.retryAfter, .app)
    }
    let wait = Duration.milliseconds(Int64((min(max(0, seconds), 86_400) * 1_000).rounded(.up)))
    let isWide =
      body["global"]?.boolValue == true || response.headers["x-ratelimit-global"] == "true"
      || body["code"]?.integerValue.map(Self.waitsForSession.contains) == true
    return .retry(after: wait, isWide ? .session : .pair)
  }

  private static let waitsForSession: Set<Int64> = [40_003, 40_062, 130_000]

  /// The codes of https://docs.discord.com/developers/topics/opcodes-and-status-codes
  private func verdict(
    on code: Int64, _ text: String, _ errors: JSON?, _ response: ProviderResponse
  ) -> Verdict {
    switch code {
    case 40_001: return .disconnect(text)
    case 20_016, 20_028, 20_029: return .retry(after: response.retryAfter, .pair)
    case _ where Self.waitsForSession.contains(code):
      return .retry(after: response.retryAfter, .session)
    case 40_004, 40_006: return .retry(after: response.retryAfter, .app)
    default:
      return .reject(Verdict.Reason(kind(of: code, errors, response.status), code: "\(code)", text))
    }
  }

  private func kind(
    of code: Int64, _ errors: JSON?, _ status: Int
  ) -> Verdict.Reason.Kind {
    switch code {
    // Nobody there, or nobody who takes messages of this bot.
    case 10_003, 10_013, 50_007, 50_008, 50_278: .recipient
    // What the bot may do.
    case 20_001, 20_012, 40_002, 40_007, 50_001, 50_009, 50_013: .account
    case 50_035: errors?["recipient_id"] == nil ? .content : .recipient
    // Words and links that are not let through.
    case 20_009, 200_000, 200_001, 240_000: .content
    default: status == 403 ? .account : .content
    }
  }
}
