import Core
import Synchronization

/// What requests leave for the limiter's own task: bounded lists, each meter at most once in each.
final class LimiterWork: Sendable {
  /// Meters that want to lease ahead of need.
  let refills: AsyncStream<Meter>
  private let refillSource: AsyncStream<Meter>.Continuation
  private let lists = Locked(Lists())

  static let refillCountMax = 10_000
  static let warningCountMax = 10_000

  /// A meter with a bit for each window that reached its mark.
  struct Warning: Sendable {
    let meter: Meter
    let windows: UInt8
  }

  private struct Lists: Sendable {
    var used: [Meter] = []
    var usedHead = 0
    var warnings: [Warning] = []
  }

  init() {
    (refills, refillSource) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(Self.refillCountMax))
  }

  /// False when too many want it already.
  func addRefill(_ meter: Meter) -> Bool {
    if case .enqueued = refillSource.yield(meter) { true } else { false }
  }

  func endRefills() { refillSource.finish() }

  func addUsed(_ meter: Meter) { lists.withLock { $0.used.append(meter) } }

  /// How many meters wait to be written.
  var usedCount: Int { lists.withLock { $0.used.count - $0.usedHead } }

  /// The meters that have waited longest to be written.
  func takeUsed(countMax: Int) -> [Meter] {
    lists.withLock { lists in
      let end = min(lists.used.count, lists.usedHead + countMax)
      let taken = Array(lists.used[lists.usedHead..<end])
      lists.usedHead = end
      if lists.usedHead * 2 > lists.used.count {
        lists.used.removeFirst(lists.usedHead)
        lists.usedHead = 0
      }
      return taken
    }
  }

  /// False when too many wait; the warning is then given at the next request.
  func add(_ warning: Warning) -> Bool {
    lists.withLock { lists in
      guard lists.warnings.count < Self.warningCountMax else { return false }
      lists.warnings.append(warning)
      return true
    }
  }

  func takeWarnings(countMax: Int) -> [Warning] {
    lists.withLock { lists in
      let taken = Array(lists.warnings.prefix(countMax))
      lists.warnings.removeFirst(taken.count)
      return taken
    }
  }
}

extension Limiter {
  /// Past the bound a meter asks again at its next request.
  func askRefill(_ meter: Meter) {
    if !work.addRefill(meter) { meter.inner.withLock { $0.state.isRefillAsked = false } }
  }

  func noteUsage(_ meter: Meter) { work.addUsed(meter) }

  func noteWarnings(_ windows: UInt8, of meter: Meter) {
    if !work.add(LimiterWork.Warning(meter: meter, windows: windows)) {
      meter.forgetWarnings(windows)
    }
  }
}
