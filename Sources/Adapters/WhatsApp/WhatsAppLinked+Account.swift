package import ChannelKit
package import Core

extension WhatsAppLinked {
  /// Whose account it will be is known once it is linked; until then only the server answers for the key.
  package func check(_ account: Account) -> AccountCheck {
    .ask(call(.get, "/api/server/version", account))
  }

  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    guard case .response(let response) = answer, let body = response.json else { return .unknown }
    if response.status == 200, let version = body["version"]?.stringValue,
      let engine = body["engine"]?.stringValue
    {
      return .good(id: "", name: "WAHA \(version) (\(engine))")
    }
    return [401, 403].contains(response.status) ? .refused(Self.words(of: body)) : .unknown
  }

  /// For a session that is there already; `linking` makes one with the hook in it.
  package func hooking(_ account: Account) -> [ProviderCall] {
    guard account.hookURL != nil else { return [] }
    return [
      call(
        .put, "/api/sessions/\(account[Self.session].exposed)", account,
        ["config": .object(Self.configuration(account))])
    ]
  }

  /// The session goes, and with it whatever it told.
  package func unhooking(_ account: Account) -> [ProviderCall] {
    unlinking(account) + [
      call(.delete, "/api/sessions/\(account[Self.session].exposed)", account)
    ]
  }

  /// What a session tells of, and to whom. Fifteen tries, each twice as late as the one before, outlast a night.
  static func configuration(_ account: Account) -> JSONObject {
    var members: JSONObject = [
      "ignore": ["status": true, "groups": true, "channels": true, "broadcast": true]
    ]
    if let url = account.hookURL {
      members["webhooks"] = .array([
        [
          "url": .string(url.exposed), "events": ["message", "message.ack", "session.status"],
          "hmac": ["key": .string(account.hookSecret.exposed)],
          "retries": ["policy": "exponential", "delaySeconds": 2, "attempts": 15],
        ]
      ])
    }
    return members
  }
}
