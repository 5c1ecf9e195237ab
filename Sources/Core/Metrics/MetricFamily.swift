/// A metric with all its series.
protocol MetricFamily: Sendable {
  var header: MetricHeader { get }
  func render(to text: inout MetricText)
}

/// A series that can write its own samples.
package protocol MetricSeries: AnyObject, Sendable {
  /// Adds the samples under this name and these labels.
  func render(_ labels: MetricLabels, to text: inout MetricText)
}

/// The series of one metric, one for each set of label values.
package final class Family<Series: MetricSeries>: MetricFamily {
  let header: MetricHeader
  private let seriesMax: Int
  private let dropped: Counter
  private let make: @Sendable () -> Series
  private let series = Locked<[[String]: Series]>([:])

  init(
    _ header: MetricHeader, seriesMax: Int, dropped: Counter,
    make: @escaping @Sendable () -> Series
  ) {
    self.header = header
    self.seriesMax = seriesMax
    self.dropped = dropped
    self.make = make
  }

  /// The series of these label values, in the order of the labels.
  package subscript(values: String...) -> Series {
    precondition(
      values.count == header.labels.count, "\(header.name) takes \(header.labels.count) labels")
    return series.withLock { series in
      if let known = series[values] { return known }
      if series.count < seriesMax { return add(values, to: &series) }
      dropped.increment()
      let other = values.map { _ in MetricHeader.otherValue }
      return series[other] ?? add(other, to: &series)
    }
  }

  private func add(_ values: [String], to series: inout [[String]: Series]) -> Series {
    let new = make()
    series[values] = new
    return new
  }

  func render(to text: inout MetricText) {
    let series = series.withLock { Array($0) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    text.begin(header)
    for (values, one) in series {
      one.render(MetricLabels(header.name, header.labels, values), to: &text)
    }
  }
}

/// What is known of a metric when it is registered.
package struct MetricHeader: Sendable {
  /// What a metric measures with.
  enum Kind: String, Sendable { case counter, gauge, histogram }

  static let otherValue = "other"

  let name: String
  let help: String
  let kind: Kind
  let labels: [String]

  init(_ name: String, _ help: String, _ kind: Kind, _ labels: [String]) {
    precondition(Self.isName(name, colons: true), "\(name) is not a metric name")
    precondition(kind != .counter || name.hasSuffix("_total"), "\(name) should end in _total")
    for label in labels {
      precondition(
        Self.isName(label, colons: false) && !label.hasPrefix("__") && label != "le",
        "\(label) is not a label name")
    }
    precondition(Set(labels).count == labels.count, "\(name) has a label twice")
    (self.name, self.help, self.kind, self.labels) = (name, help, kind, labels)
  }

  private static func isName(_ name: String, colons: Bool) -> Bool {
    guard let first = name.utf8.first, !ASCII.isDigit(first) else { return false }
    return name.utf8.allSatisfy {
      ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
        || colons && $0 == UInt8(ascii: ":")
    }
  }
}
