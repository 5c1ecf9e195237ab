import Core
import HTTPServer
import Testing

@testable import Sandbox

@Suite struct WahaTwinTests {
  private let headers = ["x-api-key": "key-1"]

  @Test func `a session is linked by a picture that somebody scans`() throws {
    var twin = WahaTwin()
    let moment = Sample.moment()
    let created = twin.answer(create("shop"), in: moment)
    #expect(created.response?.status == 201)
    #expect(created.response?.json?["status"] == "STARTING")
    #expect(statuses(created) == ["STARTING", "SCAN_QR_CODE"])
    #expect(status(of: "shop", &twin, at: moment) == "STARTING")

    let ready = moment.later(.seconds(2))
    #expect(status(of: "shop", &twin, at: ready) == "SCAN_QR_CODE")
    let raw = twin.answer(code("shop", ["format": "raw"]), in: ready)
    #expect(raw.response?.json?["value"]?.stringValue?.hasPrefix("2@") == true)
    #expect(statuses(raw) == ["WORKING"])
    let picture = twin.answer(code("shop", ["format": "image"]), in: ready)
    #expect(picture.response?.type == "image/png")
    #expect(picture.response?.body.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
    #expect(statuses(picture) == [])

    let linked = ready.later(.seconds(6))
    #expect(status(of: "shop", &twin, at: linked) == "WORKING")
    #expect(twin.answer(code("shop", [:]), in: linked).response?.status == 422)
  }

  @Test func `the code in the picture changes every twenty seconds`() {
    var session = WahaSession(name: "shop", config: [:])
    session.startedAt = Sample.now
    let codes = [2, 19, 21].map { session.code(at: Sample.now + .seconds($0)) }
    #expect(codes[0] == codes[1])
    #expect(codes[1] != codes[2])
  }

  @Test func `a session that nobody links fails in the end`() {
    var twin = WahaTwin()
    let moment = Sample.moment()
    _ = twin.answer(create("shop-0408"), in: moment)
    _ = twin.answer(code("shop-0408", ["format": "raw"]), in: moment.later(.seconds(2)))
    #expect(status(of: "shop-0408", &twin, at: moment.later(.seconds(100))) == "SCAN_QR_CODE")
    #expect(status(of: "shop-0408", &twin, at: moment.later(.seconds(122))) == "FAILED")
  }

  @Test func `stopping keeps the link, logging out does not, deleting forgets the session`() {
    var twin = Sample.waha.twin()
    let moment = Sample.moment()
    func post(_ verb: String) -> TwinResponse? {
      twin.answer(.json("/api/sessions/default/\(verb)", [:], headers: headers), in: moment)
        .response
    }
    #expect(post("stop")?.json?["status"] == "STOPPED")
    #expect(send(&twin, at: moment)?.status == 422)
    #expect(post("start")?.json?["status"] == "STARTING")
    #expect(send(&twin, at: moment.later(.seconds(2)))?.status == 201)
    #expect(post("logout")?.status == 201)
    #expect(send(&twin, at: moment.later(.seconds(2)))?.json?["status"] == "SCAN_QR_CODE")
    let deleted = twin.answer(
      .json("/api/sessions/default", [:], headers: headers, method: .delete), in: moment)
    #expect(deleted.response?.status == 200)
    #expect(send(&twin, at: moment.later(.seconds(2)))?.status == 404)
  }

  @Test func `one key does not see the sessions of another`() {
    var twin = Sample.waha.twin()
    let request = TwinRequest.json(
      "/api/sendText", ["session": "default", "chatId": "963944000001@c.us", "text": "a"],
      headers: ["x-api-key": "key-2"])
    #expect(twin.answer(request, in: Sample.moment()).response?.status == 404)
  }

  @Test(
    arguments: [
      (["chatId": "963944000001@c.us"], 400), (["chatId": "963944000001", "text": "a"], 400),
      (["text": "a"], 400), (["chatId": "963944000001@c.us", "text": "a"], 201),
    ] as [(JSON, Int)])
  func `a text needs a chat and a text`(body: JSON, status: Int) {
    var twin = Sample.waha.twin()
    let request = TwinRequest.json("/api/sendText", body, headers: headers)
    #expect(twin.answer(request, in: Sample.moment()).response?.status == status)
  }

  /// The vendor's own vector.
  @Test func `events are signed as the vendor shows`() {
    var hook = Hook(url: Sample.hookURL, secret: Secret(Array("my-secret-key".utf8)))
    hook.headers = ["x-own": "1"]
    let request = WahaTwin.request(
      "message", ["body": "a"], "default", [:], to: hook, in: Sample.moment())
    #expect(request?.headers["x-webhook-hmac-algorithm"] == "sha512")
    #expect(request?.headers["x-webhook-hmac"]?.utf8.count == 128)
    #expect(request?.headers["x-own"] == "1")
  }

  @Test func `a hook is told only of what it asked for`() {
    var hook = Hook(url: Sample.hookURL, secret: Secret([]))
    func told(_ event: String) -> JSON? {
      WahaTwin.request(event, [:], "a", [:], to: hook, in: Sample.moment())?.json?["event"]
    }
    hook.events = ["message.any", "session.status"]
    #expect(told("message") == "message.any")
    #expect(told("message.ack") == nil)
    #expect(told("session.status") == "session.status")
  }

  private func create(_ name: String) -> TwinRequest {
    .json(
      "/api/sessions",
      [
        "name": .string(name), "start": true,
        "config": [
          "webhooks": [
            [
              "url": .string(Sample.hookURL), "events": ["session.status", "message.ack"],
              "hmac": ["key": "k"],
            ]
          ]
        ],
      ], headers: headers)
  }

  private func code(_ name: String, _ query: [String: String]) -> TwinRequest {
    TwinRequest(
      .get, ["api", name, "auth", "qr"], query: query, headers: headers, content: .none)
  }

  private func status(
    of name: String, _ twin: inout WahaTwin, at moment: TwinMoment
  ) -> JSON? {
    let request = TwinRequest(.get, ["api", "sessions", name], headers: headers, content: .none)
    return twin.answer(request, in: moment).response?.json?["status"]
  }

  private func send(_ twin: inout any Twin, at moment: TwinMoment) -> TwinResponse? {
    twin.answer(Sample.waha.request("963944001234@c.us", "a"), in: moment).response
  }

  private func statuses(_ reaction: Reaction) -> [String] {
    reaction.calls.compactMap { $0.json?["payload"]?["status"]?.stringValue }
  }
}
