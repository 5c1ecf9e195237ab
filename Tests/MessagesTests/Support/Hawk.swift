import ChannelKit
import Core

/// An owl whose ring is changed for another from time to time: what the provider answers to that is the new ring.
struct Hawk: RenewingChannel {
  private let owl = Owl("hawk")

  var descriptor: ChannelDescriptor { owl.descriptor }
  var renewsAfter: Duration { .seconds(3_600) }

  func renewal(_ account: Account) -> ProviderRequest {
    ProviderRequest(.post, "/ring", headers: ["authorization": account["ring"]])
  }

  func renewed(from answer: ProviderAnswer, now: Timestamp) -> Renewal {
    guard case .response(let response) = answer else { return .notNow }
    let text = String(decoding: response.body, as: UTF8.self)
    return switch response.status {
    case 200: .renewed(["ring": Secret(text)], expiresAt: now + .seconds(10 * 86_400))
    case 400: .refused(text)
    default: .notNow
    }
  }

  func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    try owl.calls(for: message)
  }

  func verdict(on answer: ProviderAnswer) -> Verdict { owl.verdict(on: answer) }

  func receive(_ request: InboundRequest, for account: Account) throws(InboundRefusal) -> Inbound {
    try owl.receive(request, for: account)
  }

  func check(_ account: Account) -> AccountCheck { owl.check(account) }

  func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    owl.standing(from: answer, now: now)
  }
}
