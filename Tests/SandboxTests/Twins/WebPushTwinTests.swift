import Core
import HTTPServer
import Testing

@testable import Sandbox

@Suite struct WebPushTwinTests {
  @Test(
    arguments: [
      ("ttl", nil, 400), ("ttl", "-1", 400), ("ttl", "0", 201), ("urgency", "soon", 400),
      ("urgency", "very-low", 201), ("topic", "news", 201), ("topic", "no spaces", 400),
      ("topic", String(repeating: "a", count: 33), 400), ("content-encoding", "aesgcm", 400),
      ("authorization", nil, 401), ("authorization", "Bearer a", 401),
      ("authorization", Sample.vapid(), 201),
      ("authorization", Sample.vapid(audience: "https://example.com"), 401),
      ("authorization", Sample.vapid(life: -1), 401),
      ("authorization", Sample.vapid(life: 86_401), 401),
      ("authorization", Sample.vapid(algorithm: "HS256"), 401),
      ("authorization", Sample.vapid(contact: "someone"), 401),
    ] as [(String, String?, Int)])
  func `fields are checked as the standards say`(name: String, value: String?, status: Int) {
    let good = Sample.webPush.request("device1234", "")
    var headers = good.headers
    headers[name] = value
    #expect(answer(good.body, headers)?.status == status)
  }

  @Test(arguments: [(4_096, 201), (4_097, 413), (102, 400)])
  func `a message has a bound`(count: Int, status: Int) {
    let good = Sample.webPush.request("device1234", "")
    let body = good.body + [UInt8](repeating: 0, count: max(0, count - good.body.count))
    #expect(answer(Array(body.prefix(count)), good.headers)?.status == status)
  }

  @Test func `what was taken has a place, and lives no longer than the service allows`() {
    let good = Sample.webPush.request("device1234", "")
    var headers = good.headers
    headers["ttl"] = "99999999"
    let fields = answer(good.body, headers)?.fields ?? []
    #expect(fields.first { $0.name == "ttl" }?.value == "2592000")
    #expect(
      fields.first { $0.name == "location" }?.value.hasPrefix("http://127.0.0.1:9090/twin/message/")
        == true)
  }

  @Test(arguments: [["fcm", "send", "a:b"], ["wpush", "v2", "abc"], ["abc"]])
  func `a subscription of any service is signed for that service`(path: [String]) {
    var twin = WebPushTwin()
    let good = Sample.webPush.request("device1234", "")
    var headers = good.headers
    headers["authorization"] = Sample.vapid(audience: "https://push.example.com")
    func status() -> Int? {
      let request = TwinRequest(
        .post, path, headers: headers, body: good.body,
        content: .other(type: "application/octet-stream"))
      return twin.answer(request, in: Sample.moment()).response?.status
    }
    #expect(status() == 401)
    headers["x-sandbox-origin"] = "https://push.example.com"
    #expect(status() == 201)
  }

  private func answer(_ body: [UInt8], _ headers: [String: String]) -> TwinResponse? {
    var twin = WebPushTwin()
    let request = TwinRequest(
      .post, ["push", "device1234"], headers: headers, body: body,
      content: .other(type: "application/octet-stream"))
    return twin.answer(request, in: Sample.moment()).response
  }
}
