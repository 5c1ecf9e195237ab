package import Cluster
package import Core
package import Store
import Synchronization

/// Holds every subject of this node to its limits.
package final class Limiter: Sendable {
  let database: Database
  let cluster: Cluster
  let clock: any WallClock
  let log: Log
  let counters: LimiterCounters
  let usedKeys: UsedKeys?
  let table = MeterTable()
  let rulesVersion = Atomic<UInt64>(1)
  let work = LimiterWork()
  private let currentRules: Locked<LimitRules>
  private let limitsInForce = Locked(LimitsInForceTable())
  private let lastFailure = Locked<String?>(nil)
  /// How many meters are kept beyond those in use.
  let meterCountMax: Int
  /// How many times, ten milliseconds apart, a node looks for the answers to a recall.
  let recallLookCountMax: Int

  /// Writes when keys were last used, in the transaction that writes their usage. It may run more than once.
  package typealias UsedKeys =
    @Sendable ([(Subject, Timestamp)], borrowing WriteTransaction) throws -> Void

  package init(
    _ database: Database, _ cluster: Cluster, rules: LimitRules, clock: any WallClock, log: Log,
    metrics: Metrics, meterCountMax: Int = 250_000,
    recallLookCountMax: Int = MeterTimes.recallLookCountMax, usedKeys: UsedKeys? = nil
  ) {
    self.recallLookCountMax = recallLookCountMax
    self.database = database
    self.cluster = cluster
    self.clock = clock
    self.log = log
    self.meterCountMax = meterCountMax
    self.usedKeys = usedKeys
    currentRules = Locked(rules)
    counters = LimiterCounters(metrics)
    metrics.gauge("qanat_limits_meters", "Subjects whose limits are in memory.") { [table] in
      Double(table.count)
    }
  }

  /// The one live meter of a subject on this node; what is new about it holds from its next request on.
  package func meter(for subject: Subject, _ context: LimitContext) -> Meter {
    let meter = table.meter(for: subject) { Meter(subject, context, of: self) }
    meter.update(context)
    return meter
  }

  /// The rules in force.
  package var rules: LimitRules { currentRules.withLock { $0 } }

  /// What the rules in force come to for a subject.
  func limits(for context: LimitContext) -> LimitsInForce {
    let policy = rules.policy(for: context)
    return limitsInForce.withLock { $0.limits(of: policy) }
  }

  /// Puts other rules in force, for every subject from its next request on.
  package func reload(_ rules: LimitRules) {
    currentRules.withLock { $0 = rules }
    rulesVersion.add(1, ordering: .acquiringAndReleasing)
  }

  /// Whether limits can be kept now.
  package var health: LimiterHealth {
    let failure = lastFailure.withLock { $0 }
    return LimiterHealth(
      isGranting: failure == nil, failure: failure,
      admittedByPolicyCount: counters.openAnswers.value,
      refusedByPolicyCount: counters.closedAnswers.value)
  }

  func noteGrant(failure: (any Error)?) {
    let text = failure.map { "\($0)" }
    if failure != nil { counters.failures.increment() }
    let isNews = lastFailure.withLock { last in
      defer { last = text }
      return (last == nil) != (text == nil)
    }
    guard isNews else { return }
    if let text {
      log.error("the store cannot grant limits", ["error": .string(text)])
    } else {
      log.info("the store grants limits again")
    }
  }

  /// What this node is at the moment, for a grant.
  func standing(recalling: Bool) throws -> MeterState.Standing {
    let incarnation = cluster.incarnation
    guard let node = cluster.nodeID else {
      throw StoreError(.unavailable, "this node has signed off and leases nothing more")
    }
    let others = cluster.otherLiveNodes
    return MeterState.Standing(
      node: node, incarnation: incarnation, nodeCount: others.count + 1,
      recallable: recalling ? others : [])
  }

  /// A meter that was put away comes back, unless another has taken its place.
  func revive(_ meter: Meter) -> Meter? {
    guard meter.inner.withLock({ $0.state.isRetired }) else { return nil }
    let current = table.meter(for: meter.subject) { meter }
    guard current === meter else { return current }
    meter.inner.withLock { $0.state.isRetired = false }
    return nil
  }
}
