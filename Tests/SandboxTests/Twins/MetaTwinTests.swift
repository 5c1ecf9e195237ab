import Core
import HTTPServer
import Testing

@testable import Sandbox

@Suite struct MetaTwinTests {
  @Test(
    arguments: [
      (["to": "16505551234", "type": "text", "text": ["body": "a"]], 100),
      (["messaging_product": "whatsapp", "type": "text", "text": ["body": "a"]], 100),
      (["messaging_product": "whatsapp", "to": "someone", "text": ["body": "a"]], 131_009),
      (["messaging_product": "whatsapp", "to": "16505551234", "type": "letter"], 131_051),
      (["messaging_product": "whatsapp", "to": "16505551234", "type": "text", "text": [:]], 100),
      (
        [
          "messaging_product": "whatsapp", "to": "16505551234", "type": "image",
          "image": ["id": "1", "link": "https://example.com/a.jpg"],
        ], 100
      ),
      (
        [
          "messaging_product": "whatsapp", "to": "16505551234", "type": "audio",
          "audio": ["id": "1", "caption": "a"],
        ], 100
      ),
      (
        [
          "messaging_product": "whatsapp", "to": "16505551234", "type": "template",
          "template": ["name": "a"],
        ], 100
      ),
    ] as [(JSON, Int64)])
  func `WhatsApp refuses what its documents forbid`(body: JSON, code: Int64) {
    var twin = WhatsAppTwin()
    let answer = post(&twin, "106540352242922", body)
    #expect(answer?.json?["error"]?["code"] == .integer(code))
    #expect(answer?.json?["error"]?["fbtrace_id"] != nil)
  }

  @Test(arguments: [(1, 20, true), (3, 20, true), (4, 20, false), (1, 21, false), (0, 1, false)])
  func `WhatsApp takes one to three buttons of twenty characters`(
    count: Int, length: Int, isTaken: Bool
  ) {
    var twin = WhatsAppTwin()
    let buttons = (0..<count).map { number -> JSON in
      let title = "\(number)" + String(repeating: "x", count: length - 1)
      return ["type": "reply", "reply": ["id": .string("b\(number)"), "title": .string(title)]]
    }
    let body: JSON = [
      "messaging_product": "whatsapp", "to": "16505551234", "type": "interactive",
      "interactive": [
        "type": "button", "body": ["text": "a"], "action": ["buttons": .array(buttons)],
      ],
    ]
    #expect((post(&twin, "106540352242922", body)?.status == 200) == isTaken)
  }

  @Test(arguments: ["131047", "131056", "190", "80007", "132001", "368"])
  func `WhatsApp answers with the documented error that a text asks for`(code: String) {
    var twin = WhatsAppTwin()
    let answer = twin.answer(
      Sample.whatsApp.request("963944001234", "error: \(code)"), in: Sample.moment()
    ).response
    #expect(answer?.json?["error"]?["code"] == Int64(code).map { .integer($0) })
  }

  @Test(arguments: [nil, "", "Bearer x", "Bearer EAAGm0PX4ZCps0401"])
  func `without a good token nothing is answered`(authorization: String?) {
    var twin = WhatsAppTwin()
    let request = TwinRequest(
      .get, ["v23.0", "106540352242922"],
      headers: authorization.map { ["authorization": $0] } ?? [:], content: .none)
    let answer = twin.answer(request, in: Sample.moment()).response
    #expect([2500, 190].contains(answer?.json?["error"]?["code"]?.integerValue ?? 0))
  }

  @Test(arguments: [
    (MessengerTwin.Product.messenger, "a", 2_000, true),
    (.messenger, "a", 2_001, false), (.messenger, "م", 2_000, true),
    (.instagram, "a", 1_000, true), (.instagram, "م", 500, true), (.instagram, "م", 501, false),
  ])
  func `texts are as long as each product allows`(
    product: MessengerTwin.Product, letter: String, count: Int, isTaken: Bool
  ) {
    var twin = MessengerTwin(product)
    let text = String(repeating: letter, count: count)
    let body: JSON = ["recipient": ["id": "2544400001234"], "message": ["text": .string(text)]]
    #expect((post(&twin, "17841405309211844", body)?.status == 200) == isTaken)
  }

  @Test(
    arguments: [
      ["message": ["text": "a"]], ["recipient": ["id": "x"], "message": ["text": "a"]],
      ["recipient": ["id": "25444"]], ["recipient": ["id": "25444"], "message": [:]],
      ["recipient": ["id": "25444"], "messaging_type": "LETTER", "message": ["text": "a"]],
      ["recipient": ["id": "25444"], "messaging_type": "MESSAGE_TAG", "message": ["text": "a"]],
      ["recipient": ["id": "25444"], "sender_action": "dance"],
      [
        "recipient": ["id": "25444"],
        "message": ["attachment": ["type": "image", "payload": ["url": "a.jpg"]]],
      ],
    ] as [JSON])
  func `Messenger refuses what its documents forbid`(body: JSON) {
    var twin = MessengerTwin(.messenger)
    #expect(post(&twin, "me", body)?.json?["error"]?["code"] == 100)
  }

  @Test(arguments: [
    (MessengerTwin.Product.messenger, "10/2018278"), (.instagram, "10/2534022"),
  ])
  func `a closed window is told by a subcode`(product: MessengerTwin.Product, code: String) {
    let twin = MessengerTwin(product)
    let error = twin.response(to: .closed, in: Sample.moment()).json?["error"]
    #expect("\(error?["code"] ?? 0)/\(error?["error_subcode"] ?? 0)" == code)
  }

  private func post(_ twin: inout some Twin, _ account: String, _ body: JSON) -> TwinResponse? {
    let request = TwinRequest.json(
      "/v23.0/\(account)/messages", body, headers: ["authorization": "Bearer EAAGm0PX4ZCpsBA"])
    return twin.answer(request, in: Sample.moment()).response
  }
}
