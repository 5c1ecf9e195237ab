/// The upper bounds of a histogram's buckets; what is above the last goes to `+Inf`.
package struct HistogramBuckets: Hashable, Sendable {
  /// The bounds, rising.
  package let bounds: [Double]

  /// Bounds that rise and are finite.
  package init(_ bounds: [Double]) {
    precondition(bounds.allSatisfy(\.isFinite), "a bucket's bound is finite")
    precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of buckets rise")
    self.bounds = bounds
  }

  /// From half a millisecond to ten seconds, for answers and transactions.
  package static let seconds = HistogramBuckets([
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ])

  /// The bucket that a value falls in.
  func place(of value: Double) -> Int {
    bounds.firstIndex { value <= $0 } ?? bounds.count
  }
}

/// How often values fell in each bucket; observing takes no lock.
package final class Histogram: MetricSeries {
  private let buckets: HistogramBuckets
  private let counts: [Counter]
  /// In billionths, so that threads can add without seeing each other.
  private let sum = Counter()
  private static let sumScale = 1e9
  private static let stepMax = 1e18

  init(_ buckets: HistogramBuckets) {
    self.buckets = buckets
    counts = (0...buckets.bounds.count).map { _ in Counter() }
  }

  /// Counts a value.
  package func observe(_ value: Double) {
    counts[buckets.place(of: value)].increment()
    sum.increment(by: UInt64(min(max(0, value) * Self.sumScale, Self.stepMax)))
  }

  /// Counts a time, in seconds.
  package func observe(_ duration: Duration) { observe(microseconds: duration.microseconds) }

  /// Counts a time, in seconds.
  package func observe(microseconds: Int64) { observe(Double(microseconds) / 1e6) }

  package func render(_ labels: MetricLabels, to text: inout MetricText) {
    text.histogram(labels, current)
  }

  /// The counts now.
  package var current: HistogramCounts {
    HistogramCounts(buckets, counts: counts.map(\.value), sum: Double(sum.value) / Self.sumScale)
  }
}

/// A histogram as a plain value, for code that one thread owns.
package struct HistogramCounts: Hashable, Sendable {
  /// The bounds that the counts belong to.
  package let buckets: HistogramBuckets
  /// One count for each bucket, not cumulative; the last is of what is above all bounds.
  package private(set) var counts: [UInt64]
  /// The sum of all values.
  package private(set) var sum: Double

  /// A histogram that has counted nothing.
  package init(_ buckets: HistogramBuckets = .seconds) {
    self.init(buckets, counts: Array(repeating: 0, count: buckets.bounds.count + 1), sum: 0)
  }

  fileprivate init(_ buckets: HistogramBuckets, counts: [UInt64], sum: Double) {
    (self.buckets, self.counts, self.sum) = (buckets, counts, sum)
  }

  /// Counts a value.
  package mutating func observe(_ value: Double) {
    counts[buckets.place(of: value)] += 1
    sum += value
  }

  /// Adds the counts of another histogram with the same bounds.
  package mutating func merge(_ other: Self) {
    precondition(buckets == other.buckets, "histograms with other bounds cannot be merged")
    for place in counts.indices { counts[place] += other.counts[place] }
    sum += other.sum
  }
}
