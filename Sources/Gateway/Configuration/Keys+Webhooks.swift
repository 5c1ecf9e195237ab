import Webhooks

extension Keys {
  static let webhookHeaderPrefix = ConfigKey(
    "webhooks.header_prefix", .headerPrefix, default: webhookDefaults.headerPrefix, reloads: true,
    "What the names of a delivery's header fields begin with, where a webhook sets nothing else.")
  static let webhookTime = ConfigKey(
    "webhooks.time_max", .duration(.seconds(1)...(.seconds(60))), default: webhookDefaults.timeMax,
    reloads: true, "How long an endpoint may take for its whole answer.")
  static let webhookInFlight = ConfigKey(
    "webhooks.in_flight_max", .count(1...256), default: webhookDefaults.inFlightMax, reloads: true,
    "The most deliveries that are on their way to one webhook at once.")
  static let webhookFailingTime = ConfigKey(
    "webhooks.failing_time_max", .duration(.seconds(3_600)...(.seconds(30 * 86_400))),
    default: webhookDefaults.failingTimeMax, reloads: true,
    "A webhook of which no attempt went well for so long is turned off.")
  static let webhookHeldTime = ConfigKey(
    "webhooks.held_time_max", .duration(.zero...(.seconds(90 * 86_400))),
    default: webhookDefaults.heldTimeMax, reloads: true,
    "How long deliveries are still kept for a webhook after it was turned off, to be replayed.")
  static let webhookKeptTime = ConfigKey(
    "webhooks.kept_time_max", .duration(.seconds(86_400)...(.seconds(365 * 86_400))),
    default: webhookDefaults.keptTimeMax, reloads: true,
    "How long events and the log of deliveries are kept.")

  static let webhooks: [any AnyConfigKey] = [
    webhookHeaderPrefix, webhookTime, webhookInFlight, webhookFailingTime, webhookHeldTime,
    webhookKeptTime,
  ]

  private static let webhookDefaults = WebhookSettings()
}

extension ConfigKind where Value == HeaderPrefix {
  /// What names of header fields may begin with.
  static let headerPrefix = ConfigKind(
    expectation: "the beginning of a header field's name, such as \"X-Qanat-\"",
    read: { $0.text.flatMap { HeaderPrefix($0) } }, write: { quoted("\($0)") })
}

extension Configuration {
  /// What holds for all webhooks.
  var webhookSettings: WebhookSettings {
    var settings = WebhookSettings()
    settings.headerPrefix = self[Keys.webhookHeaderPrefix]
    settings.timeMax = self[Keys.webhookTime]
    settings.inFlightMax = self[Keys.webhookInFlight]
    settings.failingTimeMax = self[Keys.webhookFailingTime]
    settings.heldTimeMax = self[Keys.webhookHeldTime]
    settings.keptTimeMax = self[Keys.webhookKeptTime]
    return settings
  }
}
