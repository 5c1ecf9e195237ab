package import ChannelKit
import Core
import Crypto

extension WebPush {
  /// Nobody but browsers calls: for the page, the scripts and the key, which are everybody's, and to tell what became
  /// of a subscription or a notification. A subscription proves itself, since it is what the browser would be reached
  /// by; a receipt has to show the proof that went with its notification.
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    guard let keys = Self.keys(of: account) else { throw .forged }
    if request.method == "POST" { return Inbound(try Self.events(in: request, account)) }
    guard request.method == "GET", let hook = account.hookURL?.exposed else { throw .malformed }
    let place = WebPushSite(hook: hook, key: Self.publicKey(of: keys))
    let query = request.query
    if query["key"] != nil { return Inbound([], reply: .text(place.key)) }
    if query["worker"] != nil { return Inbound([], reply: place.worker) }
    if query["script"] != nil { return Inbound([], reply: place.script) }
    let language = query["lang"].flatMap(Language.init(rawValue:)) ?? .english
    return Inbound([], reply: place.page(of: account[Self.siteName].exposed, in: language))
  }

  private static func events(
    in request: InboundRequest, _ account: Account
  ) throws(InboundRefusal) -> [InboundEvent] {
    guard let told = try? JSON.parse(request.body), told.objectValue != nil else {
      throw .malformed
    }
    if let shown = told["delivered"] { return try receipt(.delivered, shown, request, account) }
    if let clicked = told["read"] { return try receipt(.read, clicked, request, account) }
    var events: [InboundEvent] = []
    if let old = told["unsubscribe"] {
      events.append(try change(old, "unsubscribed") { .optOut(address: $0) })
    }
    if let new = told["subscribe"] {
      events.append(try change(new, "subscribed") { .optIn(address: $0) })
    }
    return events
  }

  private static func receipt(
    _ receipt: Receipt, _ message: JSON, _ request: InboundRequest, _ account: Account
  ) throws(InboundRefusal) -> [InboundEvent] {
    guard let id = message.stringValue, UUID(id)?.description == id else { throw .malformed }
    guard let proof = request.query["proof"], ReceiptProof.isProof(proof, for: id, account)
    else { throw .forged }
    return [InboundEvent(key: "\(receipt.rawValue):\(id)", at: nil, .receipt(receipt, of: id))]
  }

  /// A browser that subscribes anew gets another subscription, so its digest is a key of the event.
  private static func change(
    _ json: JSON, _ word: String, _ what: (String) -> InboundEvent.What
  ) throws(InboundRefusal) -> InboundEvent {
    guard let subscription = PushSubscription(json) else { throw .malformed }
    let digest = SHA256.bytes(of: Array(subscription.text.utf8))
    return InboundEvent(
      key: "\(word):\(Hex.encode(digest[..<16]))", at: nil, what(subscription.text))
  }
}
