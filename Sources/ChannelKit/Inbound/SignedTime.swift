package import Core

/// The time that a provider signs, so that a request cannot be kept and sent again later.
package enum SignedTime {
  /// How far the two clocks, and the way between them, may be apart.
  package static let distanceMax = Duration.seconds(300)

  /// Whether a time is near enough to now, on either side.
  package static func isFresh(_ time: Timestamp, at now: Timestamp) -> Bool {
    (now - distanceMax...now + distanceMax).contains(time)
  }
}
