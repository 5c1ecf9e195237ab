import Core
import Testing

@testable import Sandbox

@Suite struct ViberTwinTests {
  @Test(
    arguments: [
      (["type": "text", "text": "a"], 0), (["type": "text"], 4), (["type": "letter"], 3), ([:], 4),
      (["type": "picture", "media": "https://example.com/a.jpg"], 4),
      (["type": "picture", "text": "", "media": "https://example.com/a.jpg"], 0),
      (["type": "picture", "text": "", "media": "a.jpg"], 3),
      (["type": "video", "media": "https://example.com/a.mp4"], 4),
      (["type": "video", "media": "https://example.com/a.mp4", "size": 1_000], 0),
      (["type": "video", "media": "https://example.com/a.mp4", "size": 27_262_977], 3),
      (["type": "video", "media": "https://example.com/a.mp4", "size": 1, "duration": 181], 3),
      (["type": "file", "media": "https://example.com/a.pdf", "size": 1], 4),
      (["type": "file", "media": "https://example.com/a.pdf", "size": 1, "file_name": "a.pdf"], 0),
      (["type": "text", "text": "a", "keyboard": ["Type": "keyboard", "Buttons": []]], 4),
      (
        [
          "type": "text", "text": "a",
          "keyboard": ["Type": "keyboard", "Buttons": [["ActionBody": "a", "Columns": 7]]],
        ], 3
      ),
    ] as [(JSON, Int64)])
  func `what is wrong stands in the body, and the status is 200`(body: JSON, status: Int64) {
    var twin = Sample.viber.twin()
    var members = body.objectValue ?? [:]
    members["receiver"] = "01234567890A1234="
    members["sender"] = ["name": "S"]
    let answer = post(&twin, "send_message", .object(members))
    #expect(answer?.status == 200)
    #expect(answer?.json?["status"] == .integer(status))
  }

  @Test func `nothing is sent before a hook is set, and a hook that does not answer is none`() {
    var twin = ViberTwin()
    let message = Sample.viber.request("01234567890A1234=", "a")
    #expect(twin.answer(message, in: Sample.moment()).response?.json?["status"] == 10)
    let set = twin.answer(
      request("set_webhook", ["url": .string(Sample.hookURL), "event_types": ["seen"]]),
      in: Sample.moment())
    guard case .ask(let question) = set.conduct else {
      Issue.record("the hook is not asked")
      return
    }
    #expect(question.request.json?["event"] == "webhook")
    #expect(!question.isMet(by: nil))
    #expect(!question.isMet(by: HookAnswer(status: 404, body: [])))
    #expect(twin.answered(question, false, in: Sample.moment()).json?["status"] == 1)
    #expect(twin.answer(message, in: Sample.moment()).response?.json?["status"] == 10)
    #expect(twin.answered(question, true, in: Sample.moment()).json?["status"] == 0)
    #expect(twin.answer(message, in: Sample.moment()).response?.json?["status"] == 0)
  }

  @Test func `a broadcast names those whom it did not reach`() {
    var twin = Sample.viber.twin()
    let answer = post(
      &twin, "broadcast_message",
      [
        "broadcast_list": ["A1234=", "A0404=", "A0403="], "sender": ["name": "S"], "type": "text",
        "text": "a",
      ])
    let failed = answer?.json?["failed_list"]?.arrayValue ?? []
    #expect(failed.compactMap { $0["status"]?.integerValue } == [5, 6])
  }

  @Test(arguments: 1...24)
  func `every documented status can be asked for`(number: Int) {
    let twin = ViberTwin()
    let answer = twin.documentedError(String(number), in: Sample.moment())
    #expect(answer?.json?["status"] == .integer(Int64(number)))
  }

  @Test func `a token is above 2^53`() {
    var twin = Sample.viber.twin()
    let answer = twin.answer(Sample.viber.request("A1234=", "a"), in: Sample.moment()).response
    #expect((answer?.json?["message_token"]?.integerValue ?? 0) > 1 << 53)
  }

  private func request(_ method: String, _ body: JSON) -> TwinRequest {
    .json("/pa/\(method)", body, headers: ["x-viber-auth-token": Sample.viber.account])
  }

  private func post(_ twin: inout any Twin, _ method: String, _ body: JSON) -> TwinResponse? {
    twin.answer(request(method, body), in: Sample.moment()).response
  }
}
