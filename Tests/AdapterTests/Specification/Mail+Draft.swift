import ChannelKit
import Core
import Transport

extension Mail {
  /// A draft in its form on the wire, to a relay that listens on this machine without TLS.
  init?(_ draft: MailDraft, port: UInt16, using random: inout some RandomNumberGenerator) {
    guard let relay = SMTPRelay(host: "127.0.0.1", port: port, security: .none),
      let from = Correspondent(draft.from), let to = Correspondent(draft.to),
      let id = MessageID(draft.id),
      var message = MailMessage(
        from: from, to: [to], subject: draft.subject, text: draft.text, html: draft.html,
        messageID: id, date: draft.date)
    else { return nil }
    message.replyTo = draft.replyTo.flatMap { Correspondent($0) }.map { [$0] } ?? []
    for field in draft.fields {
      guard message.add(field: field.name, field.value) else { return nil }
    }
    for attachment in draft.attachments {
      guard
        let file = MailFile(
          name: attachment.fileName, mediaType: attachment.type, bytes: attachment.bytes)
      else { return nil }
      message.attachments.append(file)
    }
    self.init(
      through: relay, from: from.address, to: [to.address],
      message: message.serialized(using: &random), deadline: .seconds(10))
  }
}

extension Correspondent {
  fileprivate init?(_ party: MailDraft.Party) {
    guard let address = EmailAddress(party.address) else { return nil }
    self.init(address, name: party.name)
  }
}
