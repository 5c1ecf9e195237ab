/// The numbers that operators watch, and their Prometheus text.
///
///     let requests = metrics.counter("qanat_http_requests_total", "Requests.", labels: ["status"])
///     requests["2xx"].increment()
///
/// Keep what a subscript or a registration returns: looking a series up takes a lock, using it does
/// not. Names are constants of the program, so a wrong or doubled name is a programmer's error; the
/// name of a counter ends in `_total`.
package final class Metrics: Sendable {
  /// How many series a family holds before new label values go to `other`.
  private let seriesMax: Int
  private let families = Locked<[any MetricFamily]>([])
  private let dropped = Counter()

  /// An empty registry whose families hold this many series at most.
  package init(seriesMax: Int = 1_000) {
    precondition(seriesMax > 0, "a family holds at least one series")
    self.seriesMax = seriesMax
    counter(
      "qanat_metrics_series_dropped_total",
      "Look-ups of label values that went to the series \"other\", as the family was full."
    ) { [dropped] in Double(dropped.value) }
  }

  /// A number that only grows.
  package func counter(_ name: String, _ help: String) -> Counter {
    counter(name, help, labels: [])[]
  }

  /// Numbers that only grow, one for each set of label values.
  package func counter(_ name: String, _ help: String, labels: [String]) -> Family<Counter> {
    family(MetricHeader(name, help, .counter, labels)) { Counter() }
  }

  /// A number that goes up and down.
  package func gauge(_ name: String, _ help: String) -> Gauge {
    gauge(name, help, labels: [])[]
  }

  /// Numbers that go up and down, one for each set of label values.
  package func gauge(_ name: String, _ help: String, labels: [String]) -> Family<Gauge> {
    family(MetricHeader(name, help, .gauge, labels)) { Gauge() }
  }

  /// How often values fell under each bound.
  package func histogram(
    _ name: String, _ help: String, buckets: HistogramBuckets = .seconds
  ) -> Histogram {
    histogram(name, help, buckets: buckets, labels: [])[]
  }

  /// Histograms with the same bounds, one for each set of label values.
  package func histogram(
    _ name: String, _ help: String, buckets: HistogramBuckets = .seconds, labels: [String]
  ) -> Family<Histogram> {
    family(MetricHeader(name, help, .histogram, labels)) { Histogram(buckets) }
  }

  private func family<Series>(
    _ header: MetricHeader, _ make: @escaping @Sendable () -> Series
  ) -> Family<Series> {
    let family = Family(header, seriesMax: seriesMax, dropped: dropped, make: make)
    add(family)
    return family
  }

  private func add(_ family: any MetricFamily) {
    families.withLock { families in
      precondition(
        !families.contains { $0.header.name == family.header.name },
        "the metric \(family.header.name) is registered twice")
      families.append(family)
    }
  }

  /// All numbers in Prometheus' text format, version 0.0.4, families in the order of registration.
  package func render() -> [UInt8] {
    let families = families.withLock { $0 }
    var text = MetricText()
    for family in families { family.render(to: &text) }
    return text.bytes
  }

  /// What the HTTP answer with `render()` says of itself.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"
}

// Numbers that are kept elsewhere, such as plain counters of each event loop, and read at `render()`.
extension Metrics {
  /// A growing number that is read when asked for.
  package func counter(
    _ name: String, _ help: String, read: @escaping @Sendable () -> Double
  ) {
    collect(MetricHeader(name, help, .counter, [])) { [MetricSample([], read())] }
  }

  /// A number that is read when asked for.
  package func gauge(_ name: String, _ help: String, read: @escaping @Sendable () -> Double) {
    collect(MetricHeader(name, help, .gauge, [])) { [MetricSample([], read())] }
  }

  /// Growing numbers that are read when asked for; samples with the same label values are summed.
  package func counter(
    _ name: String, _ help: String, labels: [String],
    read: @escaping @Sendable () -> [MetricSample]
  ) {
    collect(MetricHeader(name, help, .counter, labels), read)
  }

  /// Numbers that are read when asked for; samples with the same label values are summed.
  package func gauge(
    _ name: String, _ help: String, labels: [String],
    read: @escaping @Sendable () -> [MetricSample]
  ) {
    collect(MetricHeader(name, help, .gauge, labels), read)
  }

  /// A histogram that is kept in parts elsewhere and summed when asked for.
  package func histogram(
    _ name: String, _ help: String, buckets: HistogramBuckets = .seconds,
    read: @escaping @Sendable () -> [HistogramCounts]
  ) {
    add(CollectedHistogram(header: MetricHeader(name, help, .histogram, []), buckets, read))
  }

  private func collect(
    _ header: MetricHeader, _ read: @escaping @Sendable () -> [MetricSample]
  ) {
    add(CollectedFamily(header: header, seriesMax: seriesMax, dropped: dropped, read))
  }
}
