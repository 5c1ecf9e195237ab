package import Messages
package import Webhooks

/// What the operations of the messaging surface work with.
package struct MessagingDesks: Sendable {
  package let messages: MessageDesk
  /// Asked for when there is a request: a table that is only looked at has nothing behind it.
  package let sessions: @Sendable () -> SessionDesk
  package let inbound: @Sendable () -> InboundDesk
  package let media: @Sendable () -> InboundMediaDesk
  /// Where webhooks may be.
  package let places: EndpointPlaces

  package init(
    messages: MessageDesk, sessions: @escaping @Sendable () -> SessionDesk,
    inbound: @escaping @Sendable () -> InboundDesk,
    media: @escaping @Sendable () -> InboundMediaDesk, places: EndpointPlaces = .public
  ) {
    self.messages = messages
    self.sessions = sessions
    self.inbound = inbound
    self.media = media
    self.places = places
  }

  /// For a table that is only looked at.
  package static func forDisplay(_ channels: ChannelDirectory) -> MessagingDesks {
    MessagingDesks(
      messages: MessageDesk(channels),
      sessions: { preconditionFailure("nothing behind this table runs") },
      inbound: { preconditionFailure("nothing behind this table runs") },
      media: { preconditionFailure("nothing behind this table runs") })
  }
}
