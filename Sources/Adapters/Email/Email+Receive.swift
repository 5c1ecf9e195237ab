package import ChannelKit
import Core

extension Email {
  /// Who follows a link of ours shows its proof; who hands in a report, the session's secret, as `secret` of the query
  /// or in the field `X-Hook-Secret`.
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    if let link = MailLink(request.query, account) {
      return try follow(link, request, account)
    }
    let shown = request.headers["x-hook-secret"] ?? request.query["secret"] ?? ""
    guard SharedSecret.matches(shown, account.hookSecret) else { throw .forged }
    guard request.method == "POST", !request.body.isEmpty else { throw .malformed }
    return Inbound(MailReport(request.body).events(for: account))
  }

  private func follow(
    _ link: MailLink, _ request: InboundRequest, _ account: Account
  ) throws(InboundRefusal) -> Inbound {
    switch (link, request.method) {
    case (.open(let message), "GET"):
      let event = InboundEvent(key: "open:\(message)", at: nil, .receipt(.read, of: message))
      return Inbound([event], reply: .content(Self.emptyPicture, type: "image/gif"))
    case (.unsubscribe(_, let address), "GET"):
      // Programs fetch links before people do, so this only asks.
      return Inbound([], reply: page(for: address, isDone: false, request, account))
    case (.unsubscribe(let message, let address), "POST"):
      guard Self.isOneClick(request.body) else { throw .malformed }
      let event = InboundEvent(key: "unsubscribe:\(message)", at: nil, .optOut(address: address))
      return Inbound([event], reply: page(for: address, isDone: true, request, account))
    default:
      throw .malformed
    }
  }

  /// RFC 8058 lets programs send it as either kind of form.
  private static func isOneClick(_ body: [UInt8]) -> Bool {
    let text = String(decoding: body.prefix(2_000), as: UTF8.self)
    return text.contains("List-Unsubscribe") && text.contains("One-Click")
  }

  private func page(
    for address: String, isDone: Bool, _ request: InboundRequest, _ account: Account
  ) -> Inbound.Reply {
    let name = account[Self.fromName].exposed
    return UnsubscribePage(
      sender: name.isEmpty ? account[Self.from].exposed : name, address: address,
      language: request.language, query: request.query
    ).reply(isDone: isDone)
  }

  /// A GIF of one transparent point.
  static let emptyPicture: [UInt8] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3B,
  ]
}
