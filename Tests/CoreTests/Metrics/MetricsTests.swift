import Core
import TestKit
import Testing

@Suite struct `Numbers for operators` {
  private func text(_ metrics: Metrics) -> String {
    String(decoding: metrics.render(), as: UTF8.self)
  }

  @Test func `are written in Prometheus' text format`() {
    let metrics = Metrics()
    let requests = metrics.counter(
      "qanat_requests_total", "Requests\nby \\ status.", labels: ["status", "path"])
    requests["2xx", "/a"].increment()
    requests["2xx", "/a"].increment(by: 2)
    requests["2xx", "\"b\\\n\""].increment()
    let memory = metrics.gauge("qanat_memory_bytes", "Memory.")
    memory.set(1.5e9)
    memory.add(-0.5e9)
    let times = metrics.histogram("qanat_seconds", "Times.", buckets: HistogramBuckets([0.1, 1]))
    for seconds in [0.05, 0.1, 0.5, 3] { times.observe(seconds) }
    times.observe(.milliseconds(250))
    #expect(
      text(metrics) == #"""
        # HELP qanat_metrics_series_dropped_total Look-ups of label values that went to the series "other", as the family was full.
        # TYPE qanat_metrics_series_dropped_total counter
        qanat_metrics_series_dropped_total 0
        # HELP qanat_requests_total Requests\nby \\ status.
        # TYPE qanat_requests_total counter
        qanat_requests_total{status="2xx",path="\"b\\\n\""} 1
        qanat_requests_total{status="2xx",path="/a"} 3
        # HELP qanat_memory_bytes Memory.
        # TYPE qanat_memory_bytes gauge
        qanat_memory_bytes 1000000000
        # HELP qanat_seconds Times.
        # TYPE qanat_seconds histogram
        qanat_seconds_bucket{le="0.1"} 2
        qanat_seconds_bucket{le="1"} 4
        qanat_seconds_bucket{le="+Inf"} 5
        qanat_seconds_sum 3.9
        qanat_seconds_count 5

        """#)
  }

  @Test func `that are kept elsewhere are read and summed`() {
    let metrics = Metrics()
    metrics.counter("a_total", "A.") { 7 }
    metrics.gauge("b", "B.") { -.infinity }
    metrics.counter("c_total", "C.", labels: ["kind"]) {
      [MetricSample(["x"], 1), MetricSample(["y"], 2), MetricSample(["x"], 3)]
    }
    metrics.gauge("d", "D.", labels: ["kind"]) { [] }
    metrics.histogram("e", "E.", buckets: HistogramBuckets([1])) {
      var one = HistogramCounts(HistogramBuckets([1]))
      one.observe(0.5)
      return [one, one]
    }
    let lines = text(metrics).split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
    #expect(
      lines.map(String.init) == [
        "a_total 7", "b -Inf", #"c_total{kind="x"} 4"#, #"c_total{kind="y"} 2"#,
        #"e_bucket{le="1"} 2"#,
        #"e_bucket{le="+Inf"} 2"#, "e_sum 1", "e_count 2",
      ])
  }

  @Test func `beyond the bound of series go to other and are counted`() {
    let metrics = Metrics(seriesMax: 2)
    let family = metrics.counter("a_total", "A.", labels: ["x"])
    for value in ["1", "2", "3", "4", "1"] { family[value].increment() }
    metrics.counter("b_total", "B.", labels: ["x"]) { (0..<5).map { MetricSample(["\($0)"], 1) } }
    let first = text(metrics)
    #expect(first.contains("a_total{x=\"1\"} 2\na_total{x=\"2\"} 1\na_total{x=\"other\"} 2\n"))
    #expect(first.contains("b_total{x=\"0\"} 1\nb_total{x=\"1\"} 1\nb_total{x=\"other\"} 3\n"))
    #expect(first.contains("qanat_metrics_series_dropped_total 2\n"))
    #expect(text(metrics).contains("qanat_metrics_series_dropped_total 5\n"))
  }

  @Test func `lose no count between threads`() async {
    let metrics = Metrics()
    let (counter, gauge) = (metrics.counter("a_total", "A."), metrics.gauge("b", "B."))
    let family = metrics.counter("c_total", "C.", labels: ["x"])
    let histogram = metrics.histogram("d", "D.")
    await withTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          for number in 0..<2_000 {
            counter.increment()
            gauge.add(1)
            family["\(number % 3)"].increment()
            histogram.observe(0.25)
          }
        }
      }
    }
    #expect(counter.value == 8_000)
    #expect(gauge.value == 8_000)
    #expect((0..<3).reduce(0) { $0 + family["\($1)"].value } == 8_000)
    #expect(histogram.current.counts.reduce(0, +) == 8_000)
    #expect(histogram.current.sum == 2_000)
  }

  @Test func `with a wrong name stop the program at registration`() async {
    await #expect(processExitsWith: .failure) { _ = Metrics().counter("1a_total", "") }
    await #expect(processExitsWith: .failure) { _ = Metrics().counter("a", "") }
    await #expect(processExitsWith: .failure) { _ = Metrics().gauge("a-b", "") }
    await #expect(processExitsWith: .failure) { _ = Metrics().gauge("a", "", labels: ["le"]) }
    await #expect(processExitsWith: .failure) { _ = Metrics().gauge("a", "", labels: ["x", "x"]) }
    await #expect(processExitsWith: .failure) { _ = Metrics().gauge("a", "", labels: ["__x"]) }
    await #expect(processExitsWith: .failure) {
      let metrics = Metrics()
      _ = metrics.gauge("a", "")
      _ = metrics.gauge("a", "")
    }
    await #expect(processExitsWith: .failure) { _ = HistogramBuckets([1, 1]) }
  }
}
