package import ChannelKit
import Core

extension NewChannel {
  /// The provider repeats the secret that it was told with the hook.
  package func receive(
    _ request: InboundRequest, for account: Account
  ) throws(InboundRefusal) -> Inbound {
    guard let shown = request.headers["x-newchannel-secret"],
      SharedSecret.matches(shown, account.hookSecret)
    else { throw .forged }
    guard let body = try? JSON.parse(request.body), body.objectValue != nil else {
      throw .malformed
    }
    return Inbound(Self.message(in: body).map { [$0] } ?? [])
  }

  private static func message(in body: JSON) -> InboundEvent? {
    guard let id = body["id"]?.stringValue, let sender = body["from"]?.stringValue,
      let text = body["text"]?.stringValue
    else { return nil }
    let message = IncomingMessage(id: id, from: IncomingMessage.Sender(sender), .text(text))
    return InboundEvent(key: "message:\(id)", at: nil, .message(message))
  }
}
