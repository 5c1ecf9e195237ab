package import ChannelKit
package import Core

extension NewChannel {
  package func check(_ account: Account) -> AccountCheck { .ask(call(.get, "/me", account)) }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    guard case .response(let response) = answer else { return .unknown }
    switch response.status {
    case 200:
      guard let id = response.json?["id"]?.stringValue else { return .unknown }
      return .good(id: id, name: response.json?["name"]?.stringValue ?? id)
    case 401: return .refused(response.json?["error"]?.stringValue ?? "Unauthorized")
    default: return .unknown
    }
  }

  package func hooking(_ account: Account) -> [ProviderCall] {
    guard let url = account.hookURL else { return [] }
    return [
      call(
        .put, "/hook", account,
        .json(["url": .string(url.exposed), "secret": .string(account.hookSecret.exposed)]))
    ]
  }

  package func unhooking(_ account: Account) -> [ProviderCall] {
    [call(.delete, "/hook", account)]
  }
}
