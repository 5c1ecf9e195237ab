package import ChannelKit
package import Core
import Crypto

/// The webhooks of the Graph API, which all its products send in one form.
package enum GraphHook {
  /// Checks a request, and reads each entry of it. An app has one hook for all its accounts, so entries of others come
  /// here as well; to tell them is the reader's business.
  package static func receive(
    _ request: InboundRequest, for account: Account, about object: String,
    events: (JSON) -> [InboundEvent]
  ) throws(InboundRefusal) -> Inbound {
    if request.method == "GET" { return try greeting(request, account) }
    guard isSigned(request, account) else { throw .forged }
    guard let body = try? JSON.parse(request.body), body["object"]?.stringValue == object,
      let entries = body["entry"]?.arrayValue
    else { throw .malformed }
    return Inbound(entries.flatMap(events))
  }

  /// Before it sends anything, Meta asks whether we know the word that the hook was set up with.
  private static func greeting(
    _ request: InboundRequest, _ account: Account
  ) throws(InboundRefusal) -> Inbound {
    guard let shown = request.query["hub.verify_token"],
      SharedSecret.matches(shown, account.hookSecret)
    else { throw .forged }
    guard request.query["hub.mode"] == "subscribe", let challenge = request.query["hub.challenge"]
    else { throw .malformed }
    return Inbound([], reply: .text(challenge))
  }

  private static func isSigned(_ request: InboundRequest, _ account: Account) -> Bool {
    guard let shown = request.headers["x-hub-signature-256"], shown.hasPrefix("sha256="),
      let code = Hex.decode(shown.dropFirst("sha256=".count))
    else { return false }
    let secret = account[Graph.appSecret.name].exposed
    return HMACSHA256.isCode(code, of: request.body, key: Secret(Array(secret.utf8)))
  }
}
