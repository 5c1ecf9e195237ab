import Core
import TenantKit

/// The requests with an idempotency key that run on this node now, and those that wait for them.
///
/// The first to come leads; the others wait for its answer. When it ends without one that counts, the next in line
/// leads in its place.
final class InFlight: Sendable {
  /// How long a request waits for the first one's answer.
  static let waitMax: Duration = .seconds(10)

  /// What a request that came is to do.
  enum Role: Sendable {
    case lead
    /// The first one's answer, to be given again.
    case replay(KeptAnswer)
    /// The first one takes too long.
    case giveUp
  }

  private struct Waiter {
    let until: Duration
    let continuation: CheckedContinuation<Role, Never>
  }

  /// By what runs; the waiters in the order in which they came.
  private let running = Locked<[IdempotencyScope: [Waiter]]>([:])

  /// Returns at once when nothing of that name runs, else when it is clear what to do.
  func enter(_ scope: IdempotencyScope, at uptime: Duration) async -> Role {
    await withCheckedContinuation { continuation in
      let leads = running.withLock { running in
        if running[scope] == nil {
          running[scope] = []
          return true
        }
        running[scope]?.append(Waiter(until: uptime + Self.waitMax, continuation: continuation))
        return false
      }
      if leads { continuation.resume(returning: .lead) }
    }
  }

  /// The leader is done: with an answer to give again, or with none, so that the next one leads.
  func leave(_ scope: IdempotencyScope, _ answer: KeptAnswer?) {
    let waiters = running.withLock { running -> [Waiter] in
      guard let waiting = running[scope], !waiting.isEmpty, answer == nil else {
        return running.removeValue(forKey: scope) ?? []
      }
      running[scope]?.removeFirst()
      return [waiting[0]]
    }
    for waiter in waiters {
      waiter.continuation.resume(returning: answer.map(Role.replay) ?? .lead)
    }
  }

  /// How many wait for the one that leads.
  func waitingCount(_ scope: IdempotencyScope) -> Int {
    running.withLock { $0[scope]?.count ?? 0 }
  }

  /// Sends away those who have waited long enough.
  func expire(at uptime: Duration) {
    let late = running.withLock { running -> [Waiter] in
      var late: [Waiter] = []
      for scope in running.keys {
        running[scope]?.removeAll { waiter in
          guard waiter.until <= uptime else { return false }
          late.append(waiter)
          return true
        }
      }
      return late
    }
    for waiter in late { waiter.continuation.resume(returning: .giveUp) }
  }

  /// Sends waiters away in time, until the task is cancelled.
  func run(_ clock: any WallClock) async {
    while !Task.isCancelled {
      expire(at: clock.uptime)
      try? await Task.sleep(for: .milliseconds(100))
    }
  }
}
