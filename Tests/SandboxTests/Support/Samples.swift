import Core
import HTTPServer

@testable import Sandbox

extension Sample {
  static let all: [Sample] = [telegram, whatsApp, viber]

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
}
