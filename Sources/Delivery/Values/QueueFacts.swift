package import ChannelKit

/// What a carrier knows of a queue, and the engine keeps to.
package struct QueueFacts: Hashable, Sendable {
  /// Whether anything may leave now. What waits in a closed queue keeps its place, and still expires.
  package var isOpen: Bool
  package var pacing: Pacing
  /// The group of queues that share `pacing.app`, the provider's pauses and its breaker, such as a channel's id.
  package var app: String?
  /// How many attempts may run at once.
  package var inFlightMax: Int
  package var schedule: RetrySchedule

  package init(
    isOpen: Bool = true, pacing: Pacing = Pacing(), app: String? = nil, inFlightMax: Int = 16,
    schedule: RetrySchedule
  ) {
    precondition(inFlightMax > 0, "a queue lets something out")
    (self.isOpen, self.pacing, self.app) = (isOpen, pacing, app)
    (self.inFlightMax, self.schedule) = (inFlightMax, schedule)
  }
}
