import ChannelKit
import Core

/// When the next message may leave, by pair, by session and by app. Times are uptime in microseconds.
struct Pacer: Sendable {
  /// A recipient within a session.
  private struct Pair: Hashable {
    let queue: QueueKey
    let lane: String
  }

  /// What a workspace has of an app.
  private struct Account: Hashable {
    let tenant: TenantID
    let app: String
  }

  /// What paces one scope.
  private struct Pace {
    var bucket: RateBucket?
    var pausedUntil: Int64 = .min
    /// From when on the next of a campaign may go.
    var bulkFreeAt: Int64 = .min

    var freeAt: Int64 { max(pausedUntil, bucket?.freeAt ?? .min) }

    func isIdle(at now: Int64) -> Bool {
      pausedUntil <= now && bucket?.isIdle(at: now) ?? true
    }
  }

  private var pairs: [Pair: RateBucket] = [:]
  private var sessions: [QueueKey: Pace] = [:]
  private var apps: [String: Pace] = [:]
  /// Until when an app is to be left alone by a workspace.
  private var accounts: [Account: Int64] = [:]

  /// From when on the queue may send anything, be it for its own pace or its app's.
  func freeAt(_ queue: QueueKey, _ facts: QueueFacts) -> Int64 {
    let session = sessions[queue]?.freeAt ?? .min
    guard let app = facts.app else { return session }
    let account = accounts.isEmpty ? nil : accounts[Account(tenant: queue.tenant, app: app)]
    return max(session, apps[app]?.freeAt ?? .min, account ?? .min)
  }

  /// From when on the queue may send the next of a campaign, besides all else. Campaigns keep to the even pace: a burst of
  /// them would leave nothing for a code that comes right after it.
  func bulkFreeAt(_ queue: QueueKey, _ facts: QueueFacts) -> Int64 {
    let session = sessions[queue]?.bulkFreeAt ?? .min
    return max(session, facts.app.flatMap { apps[$0]?.bulkFreeAt } ?? .min)
  }

  /// From when on the queue may send to this recipient, as far as the recipient goes.
  func pairFreeAt(_ queue: QueueKey, lane: String) -> Int64 {
    pairs.isEmpty ? .min : pairs[Pair(queue: queue, lane: lane)]?.freeAt ?? .min
  }

  /// Lets one through everywhere.
  mutating func take(
    _ queue: QueueKey, lane: String, _ facts: QueueFacts, isBulk: Bool = false, at now: Int64
  ) {
    if let rate = facts.pacing.pair {
      let pair = Pair(queue: queue, lane: lane)
      Self.take(&pairs[pair], rate, at: now)
    }
    if let rate = facts.pacing.session {
      Self.take(&sessions[queue, default: Pace()], rate, isBulk: isBulk, at: now)
    }
    if let rate = facts.pacing.app, let app = facts.app {
      Self.take(&apps[app, default: Pace()], rate, isBulk: isBulk, at: now)
    }
  }

  /// How many of a campaign may follow at once when their time came and nobody looked.
  private static let bulkLateCountMax: Int64 = 3

  private static func take(
    _ pace: inout Pace, _ rate: Pacing.Rate, isBulk: Bool, at now: Int64
  ) {
    take(&pace.bucket, rate, at: now)
    guard isBulk, let interval = pace.bucket?.interval else { return }
    pace.bulkFreeAt = max(pace.bulkFreeAt, now - bulkLateCountMax * interval) + interval
  }

  /// A rate that is new begins anew.
  private static func take(_ bucket: inout RateBucket?, _ rate: Pacing.Rate, at now: Int64) {
    var taken = bucket?.rate == rate ? bucket ?? RateBucket(rate) : RateBucket(rate)
    taken.take(at: now)
    bucket = taken
  }

  /// Holds a session up.
  mutating func pause(_ queue: QueueKey, until: Int64) {
    let pace = sessions[queue]?.pausedUntil ?? .min
    sessions[queue, default: Pace()].pausedUntil = max(pace, until)
  }

  /// Holds every session up that a workspace has of an app.
  mutating func pause(app: String, of tenant: TenantID, until: Int64) {
    let account = Account(tenant: tenant, app: app)
    accounts[account] = max(accounts[account] ?? .min, until)
  }

  /// Forgets what holds nobody up any more.
  mutating func sweep(at now: Int64) {
    pairs = pairs.filter { !$0.value.isIdle(at: now) }
    sessions = sessions.filter { !$0.value.isIdle(at: now) }
    apps = apps.filter { !$0.value.isIdle(at: now) }
    accounts = accounts.filter { $0.value > now }
  }

  /// How much it remembers.
  var count: Int { pairs.count + sessions.count + apps.count + accounts.count }
}
