import Core
import RateLimit

/// Whether the gateway can do its work now, for probes to ask.
final class Health: Sendable {
  /// How long ago the database may have answered last, to count as reachable.
  static let answerAgeMax: Duration = .seconds(5)

  private struct State: Sendable {
    var isDraining = false
    var databaseAnswered: Duration?
    var refusedReload: RefusedReload?
  }

  /// A configuration that was offered while running and not taken.
  struct RefusedReload: Hashable {
    let time: Timestamp
    let problemCount: Int
  }

  let clock: any WallClock
  /// Whether limits can be kept now; nil where nothing is limited.
  private let limits: @Sendable () -> LimiterHealth?
  private let state = Locked(State())

  init(clock: any WallClock, limits: @escaping @Sendable () -> LimiterHealth? = { nil }) {
    self.clock = clock
    self.limits = limits
  }

  var limiter: LimiterHealth? { limits() }

  var isDraining: Bool { state.withLock { $0.isDraining } }
  var refusedReload: RefusedReload? { state.withLock { $0.refusedReload } }

  /// Whether the database answered lately.
  var isDatabaseReachable: Bool {
    let now = clock.uptime
    return state.withLock { state in
      state.databaseAnswered.map { now - $0 <= Self.answerAgeMax } ?? false
    }
  }

  /// The end has begun: no more traffic, please.
  func drain() { state.withLock { $0.isDraining = true } }

  func databaseAnswered() {
    let now = clock.uptime
    state.withLock { $0.databaseAnswered = now }
  }

  func databaseFailed() { state.withLock { $0.databaseAnswered = nil } }

  func reloadWasTaken() { state.withLock { $0.refusedReload = nil } }

  func reloadWasRefused(problemCount: Int) {
    let refused = RefusedReload(time: clock.now, problemCount: problemCount)
    state.withLock { $0.refusedReload = refused }
  }
}
