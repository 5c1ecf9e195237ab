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

  /// Where others want more than the machine has, its processors go to who used them least: then a program that has
  /// much to do waits longer than one that has little, whatever either does. Alone with its suite no comparison sees
  /// more than six tenths.
  private static let pressureMax = 0.7

  /// Judges the pairs; ends the test without a result where others left it no processor.
  func expectFairness(_ name: String, _ place: SourceLocation = #_sourceLocation) throws {
    if let share = began.share(), share > Self.pressureMax {
      try Test.cancel("the machine is taken by others: \(self)", sourceLocation: place)
    }
    Attachment.record("\(name): \(self)", named: "fairness.txt")
    let usual = Self.median(apart)
    let test = differences(usual / 10)
    // What ranks do not see: a few that wait long.
    let (lateCount, usualCount) = (beside.count { $0 > 1_000 }, apart.count { $0 > 1_000 })
    #expect(
      lateCount <= usualCount + beside.count / 50,
      "\(lateCount) took more than a second, and \(usualCount) of those apart",
      sourceLocation: place)
    #expect(test.score() < PairedTest.bound, "\(self)", sourceLocation: place)
    #expect(isSharp, "the machine is too restless to tell: \(self)", sourceLocation: place)
  }

  var description: String {
    let percent = (change * 1_000).rounded() / 10
    return "\(beside.count) pairs, medians \(Self.median(beside)) ms beside trouble and "
      + "\(Self.median(apart)) ms apart, change \(percent) %, score \(differences(0).score()), "
      + "somebody waited for a processor \(((began.share() ?? 0) * 100).rounded()) % of the time"
  }
}
