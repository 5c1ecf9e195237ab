package import ChannelKit
package import Core

extension Telegram {
  package func check(_ account: Account) -> AccountCheck { .ask(call("getMe", account, [:])) }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    guard case .response(let response) = answer, let body = response.json else { return .unknown }
    if body["ok"]?.boolValue == true, let id = body["result"]?["id"]?.integerValue {
      let name = body["result"]?["username"]?.stringValue.map { "@\($0)" } ?? String(id)
      return .good(id: String(id), name: name)
    }
    switch body["error_code"]?.integerValue {
    // A token that is no token at all leads to no method.
    case 401, 404: return .refused(body["description"]?.stringValue ?? "Unauthorized")
    default: return .unknown
    }
  }

  /// What we ask to be told of is what `receive` reads.
  package func hooking(_ account: Account) -> [ProviderCall] {
    guard let url = account.hookURL else { return [] }
    return [
      call(
        "setWebhook", account,
        [
          "url": .string(url.exposed), "secret_token": .string(account.hookSecret.exposed),
          "allowed_updates": ["message", "callback_query", "my_chat_member"],
        ])
    ]
  }

  package func unhooking(_ account: Account) -> [ProviderCall] {
    [call("deleteWebhook", account, [:])]
  }

  package func typing(to address: String, from account: Account) -> ProviderCall? {
    call(
      "sendChatAction", account,
      [
        "chat_id": Int64(address).map(JSON.integer) ?? .string(address), "action": "typing",
      ])
  }
}
