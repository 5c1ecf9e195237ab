import Messages

extension Keys {
  static let messagesKeptTime = ConfigKey(
    "messages.kept_time_max", .duration(.zero...(.seconds(3_650 * 86_400))),
    default: MessageRetention.keptTimeDefault, reloads: true,
    "How long messages and their history are kept after the last that happened to them; 0s for ever."
  )
}
