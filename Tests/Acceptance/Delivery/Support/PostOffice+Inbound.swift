import Core
import TestKit
import Testing

extension PostOffice {
  /// Tells the gateway something as the provider does, with the bot's own secret unless another is given.
  func tell(_ update: JSON, secret: String? = nil) throws -> WireAnswer {
    let hook = try #require(provider.hook(of: bots[0].number), "no hook was set")
    return try #require(
      try Client(port: node.port).ask(
        "POST \(hook.path)", ["X-Telegram-Bot-Api-Secret-Token: \(secret ?? hook.secret)"],
        body: update.description))
  }

  /// Somebody writes to the bot.
  func text(_ text: String, from chat: Int64, update: Int64) -> JSON {
    [
      "update_id": .integer(update),
      "message": [
        "message_id": .integer(update), "date": .integer(SystemClock().now.seconds),
        "chat": ["id": .integer(chat), "type": "private"],
        "from": ["id": .integer(chat), "is_bot": false, "first_name": "Mona"],
        "text": .string(text),
      ],
    ]
  }

  /// Somebody blocks the bot, or takes it back.
  func membership(of chat: Int64, _ status: String, update: Int64) -> JSON {
    [
      "update_id": .integer(update),
      "my_chat_member": [
        "date": .integer(SystemClock().now.seconds),
        "chat": ["id": .integer(chat), "type": "private"],
        "from": ["id": .integer(chat), "is_bot": false, "first_name": "Mona"],
        "new_chat_member": ["status": .string(status)],
      ],
    ]
  }
}
