package import ChannelKit
import Core
package import Transport

extension MailMessage {
  /// A channel's draft in the form that goes over the wire; nil where it holds what no mail may.
  package init?(_ draft: MailDraft) {
    guard let from = Correspondent(draft.from), let to = Correspondent(draft.to),
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
    self = message
  }
}

extension Correspondent {
  fileprivate init?(_ party: MailDraft.Party) {
    guard let address = EmailAddress(party.address) else { return nil }
    self.init(address, name: party.name)
  }
}
