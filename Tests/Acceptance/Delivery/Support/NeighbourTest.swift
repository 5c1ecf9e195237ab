import Testing

/// Whether a workspace's messages take longer beside neighbours in trouble than beside neighbours that rest.
///
/// It fails when the times beside trouble are longer by a tenth of the usual time than chance explains: once in 15,000 runs
/// where they are longer by just that. So no bound of time makes it fail on a slow machine, and a median that is longer by a
/// tenth and a little is let pass where the times differ much by themselves; `isSharp` says that half as much again would
/// have been found. More pairs are taken until it is, which a restless machine needs.
struct NeighbourTest: CustomStringConvertible {
  private var beside: [Double] = []
  private var apart: [Double] = []
  private let began = ProcessorPressure.now

  mutating func add(beside: Duration, apart: Duration) {
    self.beside.append(beside / .milliseconds(1))
    self.apart.append(apart / .milliseconds(1))
  }

  private static func median(_ times: [Double]) -> Double {
    times.isEmpty ? 0 : times.sorted()[times.count / 2]
  }

  /// By how much the median of the differences is more than nothing, as a part of the usual time.
  private var change: Double { differences(0).median / Self.median(apart) }

  private func differences(_ allowance: Double) -> PairedTest {
    var test = PairedTest()
    for (one, other) in zip(beside, apart) { test.add(one, other + allowance) }
    return test
  }

  /// Whether a change by half of the usual time would stand out among the pairs so far.
  var isSharp: Bool {
    let usual = Self.median(apart)
    return differences(usual / 10).score(adding: usual / 2) > PairedTest.bound
  }

  /// Judges the pairs; where that goes badly on a machine that others have taken, there is no result.
  func expectFairness(_ name: String, _ place: SourceLocation = #_sourceLocation) throws {
    Attachment.record("\(name): \(self)", named: "fairness.txt")
    let score = differences(Self.median(apart) / 10).score()
    // What ranks do not see: a few that wait long.
    let (lateCount, usualCount) = (beside.count { $0 > 1_000 }, apart.count { $0 > 1_000 })
    let lateCountMax = usualCount + beside.count / 50
    if lateCount > lateCountMax || score >= PairedTest.bound || !isSharp {
      try began.excuse("\(self)", place)
    }
    #expect(
      lateCount <= lateCountMax,
      "\(lateCount) took more than a second, and \(usualCount) of those apart",
      sourceLocation: place)
    #expect(score < PairedTest.bound, "\(self)", sourceLocation: place)
    #expect(isSharp, "the machine is too restless to tell: \(self)", sourceLocation: place)
  }

  var description: String {
    let percent = (change * 1_000).rounded() / 10
    return "\(beside.count) pairs, medians \(Self.median(beside)) ms beside trouble and "
      + "\(Self.median(apart)) ms apart, change \(percent) %, score \(differences(0).score()), "
      + "\(began)"
  }
}
