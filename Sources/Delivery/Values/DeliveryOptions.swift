/// The bounds of delivery, each with a name.
package struct DeliveryOptions: Sendable {
  /// Attempts that may run at once on this node.
  package var inFlightMax = 1_024
  /// Of these, how many are left free for one-time codes.
  package var inFlightReservedForOTP = 64
  /// Attempts that may run at once for one workspace.
  package var inFlightPerTenantMax = 256
  /// Attempts that may run at once in one queue, whatever its facts say.
  package var inFlightPerQueueMax = 256
  /// Heads that are held in memory of each class of a queue.
  package var windowCountMax = 256
  /// How often the engine looks for what other nodes accepted and for what became due.
  package var lookInterval = Duration.milliseconds(200)
  /// How often it looks for what dead nodes left behind.
  package var recoveryInterval = Duration.seconds(1)
  /// How long the facts of a queue are believed.
  package var factsAgeMax = Duration.seconds(10)
  /// The longest pause that a provider may ask for.
  package var pauseMax = Duration.seconds(86_400)
  /// Attempts of one piece of work from which on also those that the provider asked to repeat count as failed, so that
  /// one that is never taken cannot hold up its session for ever.
  package var hintedAttemptsMax = 100
  /// Failures one after another that open a breaker.
  package var breakerFailureCount = 8
  /// How long a breaker stays open at first; it doubles with each probe that fails.
  package var breakerPauseMin = Duration.seconds(1)
  package var breakerPauseMax = Duration.seconds(60)

  package init() {}
}
