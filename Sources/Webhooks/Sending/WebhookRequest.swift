import Core
import Transport

/// One attempt as it goes over the wire.
struct WebhookRequest: Sendable {
  /// Answers are for the log, which keeps their beginning.
  private static let answerBytesLimit = 64 * 1024

  let request: OutgoingRequest
  /// What stands in the signature's field.
  let signature: String

  /// An attempt signed now. While a rotation lasts `byPrevious` says by which secret the one signature is that a receiver
  /// of the published form looks at; the other one stands beside it.
  init(
    _ load: WebhookLoad, _ secrets: SecretPair, byPrevious: Bool, at now: Timestamp,
    _ settings: WebhookSettings
  ) throws(OutgoingURLError) {
    let body = load.body
    let signature = DeliverySignature(
      delivery: load.delivery, timestamp: now.seconds, body: body)
    let (main, other) = Self.order(
      secrets.current, load.previousSecret(at: now), byPrevious: byPrevious)
    self.signature = signature.plain(main)

    let prefix = load.webhook.headerPrefix ?? settings.headerPrefix
    var headers: OutgoingHeaders = ["content-type": "application/json"]
    func add(_ name: HeaderName, _ value: String) {
      guard let value = HeaderValue(value) else { return }
      headers.add(name, value)
    }
    add(prefix.name(.event), load.event)
    add(prefix.name(.delivery), "\(load.delivery)")
    add(prefix.name(.timestamp), "\(now.seconds)")
    add(prefix.name(.signature), self.signature)
    if let other { add(prefix.name(.signatureAlternate), signature.plain(other)) }
    add("webhook-id", "\(load.delivery)")
    add("webhook-timestamp", "\(now.seconds)")
    add(
      "webhook-signature",
      ([main] + [other].compactMap { $0 }).map(signature.standard).joined(separator: " "))
    request = OutgoingRequest(
      .post, try OutgoingURL(load.webhook.url), headers: headers, body: .bytes(body),
      purpose: .webhooks, owner: load.tenant.uuid, deadline: settings.timeMax,
      connectDeadline: settings.timeMax,
      responseBytesLimit: Self.answerBytesLimit)
  }

  private static func order(
    _ current: SigningSecret, _ previous: SigningSecret?, byPrevious: Bool
  ) -> (SigningSecret, SigningSecret?) {
    guard let previous else { return (current, nil) }
    return byPrevious ? (previous, current) : (current, previous)
  }
}
