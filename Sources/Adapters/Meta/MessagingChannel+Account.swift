package import ChannelKit
package import Core

extension MessagingChannel {
  package func check(_ account: Account) -> AccountCheck {
    let id = account[Self.dialect.accountID].exposed
    let fields = ([Self.dialect.idField] + Self.dialect.nameFields).joined(separator: ",")
    return .ask(Graph.call(.get, "/\(id)?fields=\(fields)", token: account[Self.dialect.token]))
  }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    Graph.standing(from: answer) { body in
      let field = body[Self.dialect.idField]
      // A number in what Meta publishes, and a text in what it answers.
      guard let id = field?.stringValue ?? field?.integerValue.map(String.init) else { return nil }
      let name = Self.dialect.nameFields.lazy.compactMap { body[$0]?.stringValue }.first
      return .good(id: id, name: name ?? id)
    }
  }

  /// Where the app's webhooks go, a person says in its settings; this makes them tell of the account.
  package func hooking(_ account: Account) -> [ProviderCall] {
    guard account.hookURL != nil else { return [] }
    let id = account[Self.dialect.accountID].exposed
    let fields = Self.dialect.hookFields.joined(separator: ",")
    return [
      Graph.call(
        .post, "/\(id)/subscribed_apps?subscribed_fields=\(fields)",
        token: account[Self.dialect.token])
    ]
  }

  package func unhooking(_ account: Account) -> [ProviderCall] {
    let id = account[Self.dialect.accountID].exposed
    return [Graph.call(.delete, "/\(id)/subscribed_apps", token: account[Self.dialect.token])]
  }

  package func typing(to address: String, from account: Account) -> ProviderCall? {
    post(["sender_action": "typing_on"], to: address, from: account)
  }
}
