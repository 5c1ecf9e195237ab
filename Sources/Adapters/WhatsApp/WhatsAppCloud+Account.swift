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

  /// The number's own hook, which goes before that of its business account and that of the app, so that two numbers do
  /// not take each other's. It counts once the app is subscribed to the account; without its id a person does that.
  package func hooking(_ account: Account) -> [ProviderCall] {
    guard let url = account.hookURL else { return [] }
    let business = account[Self.business].exposed
    let subscription = Graph.call(
      .post, "/\(business)/subscribed_apps", token: account[Self.token], [:])
    let hook = configuration(
      account,
      [
        "override_callback_uri": .string(url.exposed),
        "verify_token": .string(account.hookSecret.exposed),
      ])
    return business.isEmpty ? [hook] : [subscription, hook]
  }

  /// The app stays subscribed: other numbers of the account may need it.
  package func unhooking(_ account: Account) -> [ProviderCall] {
    [configuration(account, ["override_callback_uri": ""])]
  }

  private func configuration(_ account: Account, _ hook: JSONObject) -> ProviderCall {
    Graph.call(
      .post, "/\(account[Self.number].exposed)", token: account[Self.token],
      ["webhook_configuration": .object(hook)])
  }
}
