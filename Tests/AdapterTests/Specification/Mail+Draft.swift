import ChannelKit
import Core
import Messages
import Transport

extension Mail {
  /// A draft in its form on the wire, to a relay that listens on this machine without TLS.
  init?(_ draft: MailDraft, port: UInt16, using random: inout some RandomNumberGenerator) {
    guard let relay = SMTPRelay(host: "127.0.0.1", port: port, security: .none),
      let message = MailMessage(draft), let to = message.to.first
    else { return nil }
    self.init(
      through: relay, from: message.from.address, to: [to.address],
      message: message.serialized(using: &random), deadline: .seconds(10))
  }
}
