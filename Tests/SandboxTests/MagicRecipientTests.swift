import Core
import Testing

@testable import Sandbox

/// Every magic recipient at every twin does what its table says.
@Suite struct MagicRecipientTests {
  @Test(arguments: Sample.all)
  func `an ordinary recipient gets the message and reads it`(sample: Sample) {
    let reaction = send(sample, to: "1234")
    #expect(reaction.response.map(sample.isAccepted) == true)
    #expect(reaction.calls.count == told(sample, [.sent, .delivered, .read]))
  }

  @Test(arguments: Sample.all, MagicRecipient.all.map(\.ending))
  func `a magic recipient does what the table says`(sample: Sample, ending: String) throws {
    let recipient = try #require(MagicRecipient.all.first { $0.ending == ending })
    var twin = sample.twin()
    let first = send(sample, to: ending, twin: &twin)
    switch recipient.scenario {
    case .accepted(let delay, let course):
      guard case .answer(let response, let after) = first.conduct else {
        Issue.record("no answer")
        return
      }
      #expect(sample.isAccepted(response))
      #expect(after == delay)
      #expect(first.calls.count == told(sample, course.map(\.event)))
    case .refused(_, let times):
      #expect(first.response.map(sample.isAccepted) == false)
      #expect(first.calls.isEmpty)
      let second = send(sample, to: ending, twin: &twin)
      #expect(second.response.map(sample.isAccepted) == (times == 1))
    case .silence:
      guard case .silence = first.conduct else {
        Issue.record("an answer")
        return
      }
    case .reset(let isAccepted):
      guard case .reset = first.conduct else {
        Issue.record("no broken connection")
        return
      }
      #expect(first.calls.count == (isAccepted ? told(sample, [.sent, .delivered, .read]) : 0))
    }
  }

  @Test(arguments: Sample.all)
  func `nothing is told of a message before its late answer`(sample: Sample) throws {
    let reaction = send(sample, to: "0007")
    guard case .answer(_, let delay) = reaction.conduct else {
      Issue.record("no answer")
      return
    }
    #expect(delay == .seconds(3))
    for callback in reaction.callbacks {
      #expect(try #require(callback.steps.first).after > delay)
      #expect(callback.steps.dropFirst().allSatisfy { $0.after < delay })
    }
  }

  @Test(arguments: Sample.all)
  func `every fault is refused in words of its own`(sample: Sample) {
    let twin = sample.twin()
    for fault in Fault.allCases {
      let response = twin.response(to: fault, in: Sample.moment())
      #expect(!sample.isAccepted(response), "\(fault)")
      #expect(!response.body.isEmpty)
    }
  }

  @Test(arguments: Sample.all)
  func `a text that asks for an echo is written back`(sample: Sample) {
    guard sample.receipts.contains(.reply) else { return }
    var twin = sample.twin()
    let reaction = twin.answer(
      sample.request(sample.address("1234"), "echo: good morning"), in: Sample.moment())
    #expect(
      reaction.calls.last.map { String(decoding: $0.body, as: UTF8.self) }?
        .contains("\"good morning\"") == true)
  }

  @Test func `the table says each ending once, in both languages`() {
    let endings = MagicRecipient.all.map(\.ending)
    #expect(Set(endings).count == endings.count)
    for recipient in MagicRecipient.all {
      #expect(recipient.summary.english.hasSuffix("."))
      #expect(recipient.summary.arabic.hasSuffix("."))
    }
  }

  @Test(arguments: [
    ("963944000429", "0429"), ("abc0429==", "0429"), ("someone.0429@mail2024.example", "0429"),
    ("+963 944 00 04 29", "0429"), ("963944000429@c.us", "0429"),
  ])
  func `the last four digits of any form of address are looked at`(
    address: String, ending: String
  ) {
    #expect(MagicRecipient.scenario(for: address) == .refused(.rateLimited, times: nil))
  }

  private func send(_ sample: Sample, to ending: String) -> Reaction {
    var twin = sample.twin()
    return send(sample, to: ending, twin: &twin)
  }

  private func send(_ sample: Sample, to ending: String, twin: inout any Twin) -> Reaction {
    twin.answer(sample.request(sample.address(ending), "hello"), in: Sample.moment())
  }

  /// How many of these a provider tells of.
  private func told(_ sample: Sample, _ events: [Scenario.Event]) -> Int {
    events.count { sample.receipts.contains($0) }
  }
}
