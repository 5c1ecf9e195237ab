import Core
import HTTPServer
import Testing

@testable import Sandbox

@Suite struct EmailTwinTests {
  @Test func `a reader fetches the picture that stands in the mail`() {
    let reaction = send("0001")
    #expect(reaction.calls.last?.method == .get)
    #expect(reaction.calls.last?.url == "\(Sample.hookURL)?open=m1&proof=p")
  }

  @Test func `who wants no more posts to the link of the mail`() {
    let call = send("0010").calls.last
    #expect(call?.url == "\(Sample.hookURL)?unsubscribe=a&message=m1&proof=p")
    #expect(call?.body == Array("List-Unsubscribe=One-Click".utf8))
  }

  @Test func `a report of a bounce names the mail and shows the hook's secret`() {
    let call = send("0008").calls.last
    let text = String(decoding: call?.body ?? [], as: UTF8.self)
    #expect(call?.headers["x-hook-secret"] == Sample.hookSecret)
    #expect(text.contains("Action: failed\r\nStatus: 5.1.1\r\n"))
    #expect(text.contains("Message-ID: <m1@example.com>\r\n"))
  }

  @Test(arguments: [("a", 235), ("a.0401@example.com", 535)])
  func `a user is let in, but for one`(user: String, code: Int64) {
    var twin = EmailTwin()
    let answer = twin.answer(.json("/login", ["user": .string(user)]), in: Sample.moment())
    #expect(answer.response?.json?["code"] == .integer(code))
  }

  private func send(_ ending: String) -> Reaction {
    var twin = Sample.email.twin()
    return twin.answer(
      Sample.email.request(Sample.email.address(ending), "Hello"), in: Sample.moment())
  }
}
