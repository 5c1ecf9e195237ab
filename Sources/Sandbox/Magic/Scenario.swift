/// What happens to a message to a magic recipient.
enum Scenario: Hashable, Sendable {
  /// It is accepted, after a while, and these things follow.
  case accepted(after: Duration = .zero, [Course])
  /// It is refused, so many times in a row; nil is always.
  case refused(Fault, times: Int?)
  /// No answer comes.
  case silence
  /// The connection ends before the answer. What was sent may have been accepted all the same.
  case reset(isAccepted: Bool)

  /// One thing that follows, so long after the one before.
  struct Course: Hashable, Sendable {
    let event: Event
    let after: Duration

    init(_ event: Event, after: Duration = .milliseconds(200)) {
      self.event = event
      self.after = after
    }
  }

  /// What a provider may tell of a message.
  enum Event: Hashable, Sendable {
    case sent, delivered, read, failed
    /// The recipient writes what was written to them.
    case reply
    /// The recipient wants nothing more.
    case optOut
  }
}

/// A reason to refuse a message that every provider has, in its own words.
enum Fault: CaseIterable, Hashable, Sendable {
  case content, token, blocked, notFound, closed, tooLarge, rateLimited, failing, unavailable

  /// How long a provider that says so asks to wait.
  static let retryAfterSeconds = 2
}
