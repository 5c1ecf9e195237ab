package import ChannelKit
package import Core
package import Delivery

/// A message that was checked and can be accepted.
package struct Submission: Sendable {
  package var session: UUID
  package var channel: String
  /// In the form that its kind keeps.
  package var address: String
  package var contact: UUID?
  package var content: MessageContent
  package var subject: String?
  package var html: String?
  package var priority = Priority.normal
  package var scheduledAt: Timestamp?
  package var expiresAt: Timestamp?
  package var isTest: Bool
  package var details = Message.Details()

  /// What somebody reads of it in a list.
  package var shownText: String {
    StoredContent(content, subject: subject, html: html).text
  }

  /// Until when a message may be sent that does not say so itself, from when it is due.
  package static let lifetime = Duration.seconds(3 * 86_400)

  package init(
    session: UUID, channel: String, address: String, contact: UUID?, content: MessageContent,
    isTest: Bool
  ) {
    self.session = session
    self.channel = channel
    self.address = address
    self.contact = contact
    self.content = content
    self.isTest = isTest
  }
}
