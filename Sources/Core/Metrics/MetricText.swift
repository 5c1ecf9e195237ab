/// The Prometheus text format, version 0.0.4.
package struct MetricText: Sendable {
  private(set) var bytes: [UInt8] = []

  mutating func begin(_ header: MetricHeader) {
    append("# HELP \(header.name) ")
    appendEscaped(header.help, quotes: false)
    append("\n# TYPE \(header.name) \(header.kind.rawValue)\n")
  }

  mutating func sample(_ labels: MetricLabels, _ value: Double) {
    sample(labels, suffix: "", bound: nil, value)
  }

  mutating func histogram(_ labels: MetricLabels, _ histogram: HistogramCounts) {
    var total: UInt64 = 0
    for (bound, count) in zip(histogram.buckets.bounds + [.infinity], histogram.counts) {
      total += count
      sample(labels, suffix: "_bucket", bound: Self.number(bound), Double(total))
    }
    sample(labels, suffix: "_sum", bound: nil, histogram.sum)
    sample(labels, suffix: "_count", bound: nil, Double(total))
  }

  private mutating func sample(
    _ labels: MetricLabels, suffix: String, bound: String?, _ value: Double
  ) {
    append(labels.name)
    append(suffix)
    var mark = "{"
    for (label, labelValue) in zip(labels.labels, labels.values) {
      append("\(mark)\(label)=\"")
      appendEscaped(labelValue, quotes: true)
      append("\"")
      mark = ","
    }
    if let bound {
      append("\(mark)le=\"\(bound)\"")
      mark = ","
    }
    append(mark == "," ? "} " : " ")
    append(Self.number(value))
    append("\n")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func appendEscaped(_ text: String, quotes: Bool) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\"") where quotes: append("\\\"")
      default: bytes.append(byte)
      }
    }
  }

  /// A number as Prometheus reads it, whole numbers without a point.
  private static func number(_ value: Double) -> String {
    if value == .infinity { return "+Inf" }
    if value == -.infinity { return "-Inf" }
    if value.isNaN { return "NaN" }
    return Int64(exactly: value).map(String.init) ?? String(value)
  }
}

/// The name of a sample and its labels with their values.
package struct MetricLabels: Sendable {
  let name: String
  let labels: [String]
  let values: [String]

  init(_ name: String, _ labels: [String], _ values: [String]) {
    (self.name, self.labels, self.values) = (name, labels, values)
  }
}
