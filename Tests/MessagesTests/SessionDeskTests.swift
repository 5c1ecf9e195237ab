import ChannelKit
import Core
import StoreTestKit
import Testing
import Webhooks

@testable import Messages

@Suite struct SessionDeskTests {
  /// An owl that flies to a place of the tenant's own, which nobody is asked about.
  private struct Courier: Channel {
    private let owl = Owl("courier")

    var descriptor: ChannelDescriptor { owl.descriptor }

    func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] { [] }

    func verdict(on answer: ProviderAnswer) -> Verdict { owl.verdict(on: answer) }

    func receive(
      _ request: InboundRequest, for account: Account
    ) throws(InboundRefusal) -> Inbound { throw .forged }

    func check(_ account: Account) -> AccountCheck {
      .toldFor(place: "ring", .good(id: "7", name: "Hedwig"))
    }

    func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding { .unknown }
  }

  @Test(arguments: [
    ("http://a.b", true), ("http://0/", false), ("nowhere", false), ("http://[::1]", false),
  ])
  func `an endpoint that nobody is asked about must be a place that could be called`(
    url: String, isGood: Bool
  ) async throws {
    try await withWorld(.sqlite) { world in
      let desk = SessionDesk(
        world.channels, world.exchange, vault: world.vault, hooks: world.hooks, clock: world.clock)
      for isTest in [false, true] {
        do throws(SessionDesk.Refusal) {
          let made = try await desk.connect(Courier(), ["ring": url], isTest: isTest)
          #expect(isGood && made.standing.accountName == "Hedwig")
        } catch {
          guard case .malformed(let problems) = error else {
            Issue.record("\(error)")
            return
          }
          #expect(!isGood && problems.map(\.field) == ["credentials.ring"])
        }
      }
    }
  }
}
