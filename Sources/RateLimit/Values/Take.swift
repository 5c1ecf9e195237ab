/// What a request is charged for.
package enum Charge: Sendable {
  /// Every window.
  case all
  /// The minute alone: a replay of an answer that was given before.
  case burstOnly
}

/// What became of a request's wish to be admitted.
package enum Take: Sendable {
  case admitted(LimitReport)
  case refused(LimitRefusal, LimitReport)
  /// Only the store can tell: ask again with `waitAndTake`.
  case waits

  /// Whether the request may go on.
  package var isAdmitted: Bool {
    if case .admitted = self { true } else { false }
  }

  /// Whether the request may not go on; nil while that is open.
  package var isRefused: Bool? {
    switch self {
    case .admitted: false
    case .refused: true
    case .waits: nil
    }
  }

  /// What the windows looked like then; nil while it waits.
  package var report: LimitReport? {
    switch self {
    case .admitted(let report), .refused(_, let report): report
    case .waits: nil
    }
  }
}

/// Why a request is refused.
package enum LimitRefusal: Hashable, Sendable {
  /// A window is used up; a request sent after the pause, in whole seconds, finds room in it.
  case exhausted(window: Window, limit: Int64, retryAfter: Duration)
  /// The store cannot grant anything, and the policy is closed.
  case storeUnavailable(retryAfter: Duration)

  /// How long to wait, in whole seconds.
  package var retryAfter: Duration {
    switch self {
    case .exhausted(_, _, let pause), .storeUnavailable(let pause): pause
    }
  }
}
