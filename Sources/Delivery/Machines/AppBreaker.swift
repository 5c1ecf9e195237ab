import Core
import TenantKit

/// The breaker of an app. It opens when several workspaces fail one after another and nobody is answered: what fails for
/// one workspace alone is left to the breakers of its sessions.
///
/// While it is open a workspace that has not failed itself may still try, one attempt at a time. So those that fail hold
/// nobody else up, and an outage costs each of the others one attempt.
struct AppBreaker: Hashable, Sendable {
  /// What an attempt is to the breaker.
  enum Part: Hashable, Sendable {
    case ordinary
    /// It finds out for all.
    case probe
    /// It finds out for its workspace.
    case trial
  }

  private var breaker = Breaker()
  /// How often each workspace failed since anybody was answered.
  private var failures: [TenantID: Int] = [:]
  /// The workspaces of which a trial runs.
  private var trials: Set<TenantID> = []

  /// How many workspaces are remembered. Those beyond count as failed while it is open.
  private static let workspaceCountMax = 10_000

  var isClosed: Bool { breaker.isClosed }
  var isFresh: Bool { breaker.isFresh && failures.isEmpty && trials.isEmpty }

  func ask(_ tenant: TenantID, at now: Int64) -> Breaker.Answer {
    let answer = breaker.ask(at: now)
    guard answer != .go else { return .go }
    if trials.contains(tenant) { return .probing }
    return hasFailed(tenant) ? answer : .go
  }

  private func hasFailed(_ tenant: TenantID) -> Bool {
    failures[tenant] != nil || failures.count >= Self.workspaceCountMax
  }

  /// Notes that an attempt begins which was let through.
  mutating func begin(_ tenant: TenantID, at now: Int64) -> Part {
    guard !isClosed else { return .ordinary }
    if breaker.ask(at: now) == .go {
      _ = breaker.begin()
      return .probe
    }
    trials.insert(tenant)
    return .trial
  }

  /// Takes what an attempt said.
  mutating func note(
    _ sign: AttemptReport.Sign, of tenant: TenantID, _ part: Part, at now: Int64,
    _ options: DeliveryOptions
  ) {
    if part == .trial { trials.remove(tenant) }
    switch sign {
    case .answers: self = Self()
    case .fails:
      count(tenant)
      // A workspace counts for half of what opens it at most: one that is all trouble needs another like it.
      let isHeard = failures[tenant, default: 0] <= max(options.breakerFailureCount / 2, 1)
      guard isHeard || part == .probe else { return }
      breaker.note(.fails, isProbe: part == .probe, at: now, options)
    case .none: breaker.note(.none, isProbe: part == .probe, at: now, options)
    }
  }

  private mutating func count(_ tenant: TenantID) {
    guard failures[tenant] != nil || failures.count < Self.workspaceCountMax else { return }
    failures[tenant, default: 0] += 1
  }
}
