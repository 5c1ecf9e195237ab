package import ChannelKit
package import Core

extension Discord {
  package func check(_ account: Account) -> AccountCheck { .ask(call(.get, "/users/@me", account)) }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    guard case .response(let response) = answer else { return .unknown }
    let body = response.json
    switch response.status {
    case 200:
      guard let id = body?["id"]?.stringValue, !id.isEmpty,
        let name = body?["username"]?.stringValue
      else { return .unknown }
      return .good(id: id, name: name)
    case 401, 403: return .refused(body?["message"]?.stringValue ?? "Unauthorized")
    default: return .unknown
    }
  }

  /// Both kinds of what Discord tells by HTTP come to the same place. It calls there at once, and takes no URL that
  /// lets a bad signature pass.
  package func hooking(_ account: Account) -> [ProviderCall] {
    guard let url = account.hookURL else { return [] }
    return [
      call(
        .patch, "/applications/@me", account,
        [
          "interactions_endpoint_url": .string(url.exposed),
          "event_webhooks_url": .string(url.exposed),
          "event_webhooks_status": 2,
          "event_webhooks_types": ["APPLICATION_AUTHORIZED", "APPLICATION_DEAUTHORIZED"],
        ])
    ]
  }

  package func unhooking(_ account: Account) -> [ProviderCall] {
    [
      call(
        .patch, "/applications/@me", account,
        [
          "interactions_endpoint_url": nil, "event_webhooks_url": nil, "event_webhooks_status": 1,
        ])
    ]
  }

  package func typing(to address: String, from account: Account) -> ProviderCall? {
    guard case .channel(let id) = Place(address) else { return nil }
    return call(.post, "/channels/\(id)/typing", account)
  }
}
