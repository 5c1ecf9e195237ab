package import ChannelKit
package import Core
import Meta

extension WhatsAppCloud {
  package func check(_ account: Account) -> AccountCheck {
    .ask(
      Graph.call(
        .get, "/\(account[Self.number].exposed)?fields=id,display_phone_number,verified_name",
        token: account[Self.token]))
  }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    Graph.standing(from: answer) { body in
      guard let id = body["id"]?.stringValue else { return nil }
      let names = ["verified_name", "display_phone_number"].compactMap { body[$0]?.stringValue }
      return .good(id: id, name: names.first ?? id)
    }
  }

  /// Only a business account can be told where to call, so without its id a person does it.
  package func hooking(_ account: Account) -> [ProviderCall] {
    guard let url = account.hookURL, !account[Self.business].exposed.isEmpty else { return [] }
    return [
      subscription(
        .post, account,
        [
          "override_callback_uri": .string(url.exposed),
          "verify_token": .string(account.hookSecret.exposed),
        ])
    ]
  }

  package func unhooking(_ account: Account) -> [ProviderCall] {
    account[Self.business].exposed.isEmpty ? [] : [subscription(.delete, account)]
  }

  private func subscription(
    _ method: ProviderRequest.Method, _ account: Account, _ body: JSONObject? = nil
  ) -> ProviderCall {
    Graph.call(
      method, "/\(account[Self.business].exposed)/subscribed_apps", token: account[Self.token],
      body)
  }
}
