import Core
import HTTPServer

@testable import Sandbox

extension Sample {
  static let all: [Sample] = [
    telegram, whatsApp, waha, messenger, instagram, viber, discord, webPush, email,
  ]

  static let telegramToken = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"

  static let telegram = Sample(
    provider: .telegram, account: telegramToken,
    address: { "98765\($0)" },
    request: { address, text in
      .json(
        "/bot\(telegramToken)/sendMessage",
        ["chat_id": Int64(address).map { .integer($0) } ?? .string(address), "text": .string(text)])
    },
    isAccepted: { $0.status == 200 && $0.json?["ok"] == true }, receipts: [.reply, .optOut])

  static let whatsApp = Sample(
    provider: .whatsapp, account: "106540352242922",
    address: { "96394400\($0)" },
    request: { address, text in
      .json(
        "/v23.0/106540352242922/messages",
        [
          "messaging_product": "whatsapp", "recipient_type": "individual", "to": .string(address),
          "type": "text", "text": ["body": .string(text)],
        ], headers: ["authorization": "Bearer EAAGm0PX4ZCpsBA"])
    },
    isAccepted: { $0.status == 200 && $0.json?["messages"]?[0]?["id"] != nil },
    receipts: [.sent, .delivered, .read, .failed, .reply, .optOut])

  static let viber = Sample(
    provider: .viber, account: "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9",
    address: { "01234567890A\($0)=" },
    request: { address, text in
      .json(
        "/pa/send_message",
        [
          "receiver": .string(address), "min_api_version": 1, "sender": ["name": "Sandbox"],
          "type": "text", "text": .string(text),
        ],
        headers: ["x-viber-auth-token": "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"])
    },
    isAccepted: { $0.status == 200 && $0.json?["status"] == 0 },
    receipts: [.delivered, .read, .failed, .reply, .optOut])

  static let waha = Sample(
    provider: .waha, account: "key-1/default",
    address: { "96394400\($0)@c.us" },
    request: { address, text in
      .json(
        "/api/sendText",
        ["session": "default", "chatId": .string(address), "text": .string(text)],
        headers: ["x-api-key": "key-1"])
    },
    isAccepted: { $0.status == 201 && $0.json?["id"]?.stringValue?.hasPrefix("true_") == true },
    receipts: [.sent, .delivered, .read, .failed, .reply, .optOut])

  static let messenger = Sample(
    provider: .messenger, account: "1906385232743451",
    address: { "254444252155\($0)" },
    request: { address, text in
      .json(
        "/v23.0/1906385232743451/messages",
        [
          "recipient": ["id": .string(address)], "messaging_type": "RESPONSE",
          "message": ["text": .string(text)],
        ], headers: ["authorization": "Bearer EAAGm0PX4ZCpsBA"])
    },
    isAccepted: { $0.status == 200 && $0.json?["message_id"] != nil },
    receipts: [.delivered, .read, .reply, .optOut])

  static let instagram = Sample(
    provider: .instagram, account: "17841405309211844",
    address: { "978834201122\($0)" },
    request: { address, text in
      .json(
        "/v23.0/17841405309211844/messages",
        ["recipient": ["id": .string(address)], "message": ["text": .string(text)]],
        headers: ["authorization": "Bearer IGQVJWZAnNqbk"])
    },
    isAccepted: { $0.status == 200 && $0.json?["message_id"] != nil },
    receipts: [.read, .reply, .optOut])

  static let discordToken = "MTE5ODYyMjQ4MzQ3MTkyNTI0OA.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
  static let discordHeaders = [
    "authorization": "Bot \(discordToken)", "user-agent": "DiscordBot (https://example.com, 1.0)",
  ]

  static let discord = Sample(
    provider: .discord, account: discordToken,
    address: { "31955701135490\($0)" },
    request: { address, text in
      .json(
        "/api/v10/channels/\(address)/messages", ["content": .string(text)],
        headers: discordHeaders)
    },
    isAccepted: { $0.status == 200 && $0.json?["id"] != nil }, receipts: [.reply])

  static let webPush = Sample(
    provider: .webpush, account: "gAAAAABdevice",
    address: { "gAAAAABdevice\($0)" },
    request: { address, _ in
      let body =
        [UInt8](repeating: 7, count: 16) + [0, 0, 16, 0, 65, 4]
        + [UInt8](repeating: 9, count: 64 + 40)
      return TwinRequest(
        .post, ["push", address],
        headers: [
          "ttl": "60", "content-encoding": "aes128gcm", "authorization": vapid(),
        ], body: body, content: .other(type: "application/octet-stream"))
    },
    isAccepted: { $0.status == 201 }, receipts: [])

  static let email = Sample(
    provider: .email, account: "shop@example.com",
    address: { "someone.\($0)@example.com" },
    request: { address, text in
      .json(
        "/messages",
        [
          "message_id": "m1@example.com", "from": "shop@example.com", "to": .string(address),
          "subject": "Hello", "text": .string(text),
          "html": .string("<p>Hello</p><img src=\"\(hookURL)?open=m1&amp;proof=p\">"),
          "unsubscribe_url": .string("\(hookURL)?unsubscribe=a&message=m1&proof=p"),
        ])
    },
    isAccepted: { $0.json?["code"] == 250 }, receipts: [.delivered, .read, .failed, .optOut])

  /// A header of the right form for a twin in tests.
  static func vapid(
    audience: String = "http://127.0.0.1:9090", life: Int64 = 3_600,
    algorithm: String = "ES256", contact: String = "mailto:a@example.com"
  ) -> String {
    func part(_ json: JSON) -> String { Base64.encode(json.serialized(), as: .url) }
    let header = part(["typ": "JWT", "alg": .string(algorithm)])
    let claims = part([
      "aud": .string(audience), "exp": .integer(now.seconds + life), "sub": .string(contact),
    ])
    let signature = Base64.encode([UInt8](repeating: 1, count: 64), as: .url)
    let key = Base64.encode([4] + [UInt8](repeating: 2, count: 64), as: .url)
    return "vapid t=\(header).\(claims).\(signature), k=\(key)"
  }
}
