/// What an operator sets for all webhooks.
package struct WebhookSettings: Sendable {
  /// What the names of header fields begin with where a webhook sets nothing else.
  package var headerPrefix = HeaderPrefix.standard
  /// From the first byte out to the last of the answer.
  package var timeMax = Duration.seconds(10)
  /// How many attempts of one webhook may run at once.
  package var inFlightMax = 8
  /// A webhook of which no attempt went well for so long is turned off.
  package var failingTimeMax = Duration.seconds(3 * 86_400)
  /// For so long after it was turned off a webhook's deliveries are still kept to be replayed.
  package var heldTimeMax = Duration.seconds(7 * 86_400)
  /// How long events and deliveries are kept.
  package var keptTimeMax = Duration.seconds(30 * 86_400)

  package init() {}
}
