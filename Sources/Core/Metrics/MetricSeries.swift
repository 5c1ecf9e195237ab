import CSystem
import Synchronization

/// A number that only grows. Threads count in cells of their own, so that counting moves nothing between cores.
package final class Counter: MetricSeries {
  private static let cellCount = 8
  private let cells = InlineArray<8, Cell> { _ in Cell() }

  /// As large as what a core fetches at once.
  private struct Cell: ~Copyable {
    let count = Atomic<UInt64>(0)
    private let padding = InlineArray<7, UInt64>(repeating: 0)
  }

  /// Adds to the number.
  package func increment(by amount: UInt64 = 1) {
    let cell = Int(truncatingIfNeeded: qanat_thread_number()) & (Self.cellCount - 1)
    cells[cell].count.wrappingAdd(amount, ordering: .relaxed)
  }

  /// The number so far.
  package var value: UInt64 {
    var sum: UInt64 = 0
    for cell in 0..<Self.cellCount { sum &+= cells[cell].count.load(ordering: .relaxed) }
    return sum
  }

  package func render(_ labels: MetricLabels, to text: inout MetricText) {
    text.sample(labels, Double(value))
  }
}

/// A number that goes up and down; setting it takes no lock.
package final class Gauge: MetricSeries {
  private let number = AtomicDouble()

  /// Sets the number.
  package func set(_ value: Double) { number.store(value) }

  /// Adds to the number, or takes from it.
  package func add(_ amount: Double) { number.add(amount) }

  /// The number now.
  package var value: Double { number.load() }

  package func render(_ labels: MetricLabels, to text: inout MetricText) {
    text.sample(labels, value)
  }
}

/// A double that threads share.
struct AtomicDouble: ~Copyable, Sendable {
  private let bits = Atomic<UInt64>(0)

  func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

  func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

  func add(_ amount: Double) {
    var old = bits.load(ordering: .relaxed)
    while true {
      let new = (Double(bitPattern: old) + amount).bitPattern
      let (exchanged, original) = bits.weakCompareExchange(
        expected: old, desired: new, ordering: .relaxed)
      if exchanged { return }
      old = original
    }
  }
}
