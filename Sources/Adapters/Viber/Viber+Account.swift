package import ChannelKit
package import Core

extension Viber {
  package func check(_ account: Account) -> AccountCheck {
    guard account[Self.senderName].exposed.unicodeScalars.count <= Self.nameCharactersMax else {
      return .told(.refused("sender_name has more than \(Self.nameCharactersMax) characters"))
    }
    return .ask(call("get_account_info", account, [:]))
  }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    guard case .response(let response) = answer, response.status == 200, let body = response.json
    else { return .unknown }
    switch body["status"]?.integerValue {
    case 0:
      guard let id = body["id"]?.stringValue, !id.isEmpty else { return .unknown }
      return .good(id: id, name: body["name"]?.stringValue ?? id)
    case 2, 7, 8, 9: return .refused(body["status_message"]?.stringValue ?? "invalidAuthToken")
    default: return .unknown
    }
  }

  /// Viber calls the URL before it answers. Messages come without being asked for.
  package func hooking(_ account: Account) -> [ProviderCall] {
    guard let url = account.hookURL else { return [] }
    return [
      call(
        "set_webhook", account,
        [
          "url": .string(url.exposed),
          "event_types": [
            "delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started",
          ],
          "send_name": true, "send_photo": false,
        ])
    ]
  }

  package func unhooking(_ account: Account) -> [ProviderCall] {
    [call("set_webhook", account, ["url": ""])]
  }
}
