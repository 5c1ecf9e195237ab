import ChannelKit
import Core
import Testing

@testable import Remote

@Suite struct RemoteTests {
  /// The example of the Standard Webhooks libraries.
  @Test func `signatures are those of Standard Webhooks`() throws {
    let key = try #require(RemoteSignature(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
    let body = Array(#"{"test": 2432232314}"#.utf8)
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    #expect(key.sign(body, id: id, at: 1_614_265_330) == signature)
    #expect(key.isSigned(body, id: id, at: "1614265330", by: "v1a,x \(signature)"))
    #expect(!key.isSigned(body, id: id, at: "1614265331", by: signature))
    #expect(!key.isSigned(body, id: id, at: "1614265330", by: ""))
    // Nobody is made to count the signatures of a stranger without end.
    let many = String(repeating: "v1,AAAA ", count: 8) + signature
    #expect(!key.isSigned(body, id: id, at: "1614265330", by: many))
  }

  @Test(
    arguments: [
      "", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwA",
    ])
  func `a secret that is none is refused, and nothing is sent or taken with it`(secret: String) {
    let account = Account(
      credentials: [
        "endpoint_url": Secret("https://a.example"), "signing_secret": Secret(secret),
      ], hookSecret: Secret(""))
    guard case .told(.refused) = Remote().check(account) else {
      Issue.record("the secret was taken")
      return
    }
    #expect(throws: ContentProblem.self) { try Remote().calls(for: message(account)) }
    let headers = ["webhook-id": "1", "webhook-timestamp": "0", "webhook-signature": "v1,"]
    #expect(throws: InboundRefusal.forged) {
      try Remote().receive(
        InboundRequest(headers: headers, body: [], now: Timestamp(seconds: 0)), for: account)
    }
  }

  @Test(
    arguments: [
      ("https://crm.example.com/qanat?shop=7", "https://crm.example.com/qanat", "crm.example.com"),
      ("http://10.0.0.1:8080", "http://10.0.0.1:8080", "10.0.0.1:8080"),
    ])
  func `an endpoint is known by its URL without what may be secret in it`(
    url: String, id: String, name: String
  ) {
    guard case .toldFor(let place, let standing) = Remote().check(account(url)) else {
      Issue.record("there is nobody to ask")
      return
    }
    #expect(place == "endpoint_url" && standing == .good(id: id, name: name))
  }

  @Test(arguments: ["", "crm.example.com", "ftp://a.example", "https://", "https:///a"])
  func `what is no URL is no endpoint`(url: String) {
    guard case .told(.refused) = Remote().check(account(url)) else {
      Issue.record("\(url) was taken")
      return
    }
  }

  private func account(_ url: String) -> Account {
    Account(
      credentials: [
        "endpoint_url": Secret(url),
        "signing_secret": Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
      ], hookSecret: Secret(""))
  }

  private func message(_ account: Account) -> OutgoingMessage {
    OutgoingMessage(
      id: UUID(high: 1, low: 1), to: "a", .text("a"), from: account, now: Timestamp(seconds: 0),
      entropy: Secret([UInt8](repeating: 0, count: OutgoingMessage.entropyByteCount)))
  }
}
