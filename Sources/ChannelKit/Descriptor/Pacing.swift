/// How fast a provider lets messages come.
package struct Pacing: Hashable, Sendable {
  /// So many in a time, with so many at once.
  package struct Rate: Hashable, Sendable {
    package let count: Int
    package let per: Duration
    /// How many may come together after a pause.
    package let burst: Int

    package init(_ count: Int, per: Duration, burst: Int = 1) {
      precondition(count > 0 && burst > 0 && per > .zero, "a rate lets something through")
      (self.count, self.per, self.burst) = (count, per, burst)
    }
  }

  /// To one address.
  package let pair: Rate?
  /// From one session.
  package let session: Rate?
  /// From all sessions of this installation together.
  package let app: Rate?

  package init(pair: Rate? = nil, session: Rate? = nil, app: Rate? = nil) {
    (self.pair, self.session, self.app) = (pair, session, app)
  }
}
