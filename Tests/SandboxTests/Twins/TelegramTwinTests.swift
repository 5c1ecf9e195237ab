import Core
import Testing

@testable import Sandbox

@Suite struct TelegramTwinTests {
  @Test(
    arguments: [
      ("sendMessage", ["chat_id": 1, "text": "a"], 200, nil),
      ("SENDMESSAGE", ["chat_id": "1", "text": "a"], 200, nil),
      ("sendMessage", ["chat_id": "@channel_name", "text": "a"], 200, nil),
      ("sendMessage", ["text": "a"], 400, "Bad Request: chat_id is empty"),
      ("sendMessage", ["chat_id": 1], 400, "Bad Request: message text is empty"),
      ("sendMessage", ["chat_id": "someone", "text": "a"], 400, "Bad Request: chat not found"),
      ("sendPhoto", ["chat_id": 1], 400, "Bad Request: there is no photo in the request"),
      ("sendPhoto", ["chat_id": 1, "photo": "https://example.com/a.jpg"], 200, nil),
      (
        "sendPhoto", ["chat_id": 1, "photo": "a.jpg"], 400,
        "Bad Request: wrong file identifier/HTTP URL specified"
      ),
      ("sendLetter", ["chat_id": 1], 404, "Not Found"),
      ("getMe", [:], 200, nil),
      ("sendChatAction", ["chat_id": 1, "action": "typing"], 200, nil),
      (
        "sendChatAction", ["chat_id": 1, "action": "sleep"], 400,
        "Bad Request: wrong parameter action in request"
      ),
    ] as [(String, JSON, Int, String?)])
  func `a call is answered as the Bot API does`(
    method: String, body: JSON, status: Int, description: String?
  ) {
    var twin = TelegramTwin()
    let answer = call(&twin, method, body)
    #expect(answer?.status == status)
    #expect(answer?.json?["ok"] == .bool(status == 200))
    #expect(answer?.json?["description"]?.stringValue == description)
  }

  @Test func `a text is counted in UTF-16, up to 4096`() {
    var twin = TelegramTwin()
    func status(_ text: String) -> Int? {
      call(&twin, "sendMessage", ["chat_id": 1, "text": .string(text)])?.status
    }
    #expect(status(String(repeating: "a", count: 4_096)) == 200)
    #expect(status(String(repeating: "😀", count: 2_048)) == 200)
    #expect(status(String(repeating: "😀", count: 2_049)) == 400)
  }

  @Test(arguments: [
    ("callback_data", 64, 200), ("callback_data", 65, 400), ("callback_data", 0, 400),
  ])
  func `a button tells 1 to 64 bytes`(field: String, count: Int, status: Int) {
    var twin = TelegramTwin()
    let button = JSON.object(
      JSONObject([("text", "a"), (field, .string(String(repeating: "a", count: count)))]))
    let body: JSON = [
      "chat_id": 1, "text": "a", "reply_markup": ["inline_keyboard": .array([.array([button])])],
    ]
    #expect(call(&twin, "sendMessage", body)?.status == status)
  }

  @Test(arguments: ["123:short", "no-number:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc", "1234567890"])
  func `what has not the form of a token leads nowhere`(token: String) {
    var twin = TelegramTwin()
    let answer = twin.answer(.json("/bot\(token)/getMe", [:]), in: Sample.moment()).response
    #expect(answer?.status == 404)
  }

  @Test func `a webhook is set, shown and taken away, and keeps getUpdates away`() {
    var twin = TelegramTwin()
    let hook: JSON = ["url": .string(Sample.hookURL), "secret_token": "s-1"]
    #expect(call(&twin, "setWebhook", hook)?.json?["description"] == "Webhook was set")
    #expect(call(&twin, "getWebhookInfo", [:])?.json?["result"]?["url"] == .string(Sample.hookURL))
    #expect(call(&twin, "getUpdates", [:])?.status == 409)
    let reaction = twin.answer(
      Sample.telegram.request("987650009", "hello"), in: Sample.moment())
    #expect(reaction.calls.map { $0.headers["x-telegram-bot-api-secret-token"] } == ["s-1"])
    #expect(reaction.calls.first?.json?["message"]?["text"] == "hello")
    #expect(reaction.calls.first?.json?["message"]?["chat"]?["id"] == 987_650_009)
    #expect(call(&twin, "deleteWebhook", [:])?.status == 200)
    #expect(call(&twin, "getUpdates", [:])?.status == 200)
  }

  @Test(arguments: [
    "http://example.com/hook", "https://example.com:8080/hook", "https://intranet/hook",
    "ftp://a.b",
  ])
  func `a webhook that Telegram would not call is refused`(url: String) {
    var twin = TelegramTwin()
    #expect(call(&twin, "setWebhook", ["url": .string(url)])?.status == 400)
  }

  @Test func `too many requests say when to try again, in the body and the head`() {
    var twin = TelegramTwin()
    let answer = call(&twin, "sendMessage", ["chat_id": 987_650_429, "text": "a"])
    #expect(answer?.json?["parameters"]?["retry_after"] == 2)
    #expect(answer?.fields == [.init(name: "retry-after", value: "2")])
  }

  @Test func `a group that moved says where to`() {
    var twin = TelegramTwin()
    let answer = call(&twin, "sendMessage", ["chat_id": 5, "text": "error: migrate"])
    #expect(answer?.json?["parameters"]?["migrate_to_chat_id"] == -1_001_234_567_890)
  }

  private func call(_ twin: inout TelegramTwin, _ method: String, _ body: JSON) -> TwinResponse? {
    twin.answer(.json("/bot\(Sample.telegramToken)/\(method)", body), in: Sample.moment()).response
  }
}
