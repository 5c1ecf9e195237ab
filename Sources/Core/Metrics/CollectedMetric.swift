/// One number with its label values, as a collecting closure gives it.
package struct MetricSample: Sendable {
  let values: [String]
  let number: Double

  /// A number with the values of its labels, in the order of the labels.
  package init(_ values: [String], _ number: Double) {
    (self.values, self.number) = (values, number)
  }
}

/// A counter or gauge whose numbers are kept elsewhere.
struct CollectedFamily: MetricFamily {
  let header: MetricHeader
  private let seriesMax: Int
  private let dropped: Counter
  private let read: @Sendable () -> [MetricSample]

  init(
    header: MetricHeader, seriesMax: Int, dropped: Counter,
    _ read: @escaping @Sendable () -> [MetricSample]
  ) {
    (self.header, self.seriesMax, self.dropped, self.read) = (header, seriesMax, dropped, read)
  }

  func render(to text: inout MetricText) {
    text.begin(header)
    for (values, number) in sums().sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      text.sample(MetricLabels(header.name, header.labels, values), number)
    }
  }

  private func sums() -> [[String]: Double] {
    var sums: [[String]: Double] = [:]
    for sample in read() {
      precondition(
        sample.values.count == header.labels.count,
        "\(header.name) takes \(header.labels.count) labels")
      let isKept = sums[sample.values] != nil || sums.count < seriesMax
      if !isKept { dropped.increment() }
      let values = isKept ? sample.values : header.labels.map { _ in MetricHeader.otherValue }
      sums[values, default: 0] += sample.number
    }
    return sums
  }
}

/// A histogram that is kept in parts elsewhere.
struct CollectedHistogram: MetricFamily {
  let header: MetricHeader
  private let buckets: HistogramBuckets
  private let read: @Sendable () -> [HistogramCounts]

  init(
    header: MetricHeader, _ buckets: HistogramBuckets,
    _ read: @escaping @Sendable () -> [HistogramCounts]
  ) {
    (self.header, self.buckets, self.read) = (header, buckets, read)
  }

  func render(to text: inout MetricText) {
    text.begin(header)
    var total = HistogramCounts(buckets)
    for part in read() { total.merge(part) }
    text.histogram(MetricLabels(header.name, [], []), total)
  }
}
