/// Whether one of two things takes longer, from many pairs of measurements in random order: Wilcoxon's signed ranks.
///
/// Pairs cancel what drifts, ranks what sticks out. Where order is random and nothing differs, a difference is as often
/// positive as negative, whatever the times look like, so the score is that of the standard normal distribution.
struct PairedTest {
  /// How often a score beyond this comes by chance: once in 15,000 times.
  static let bound = 4.0

  private(set) var differences: [Double] = []

  mutating func add(_ one: Double, _ other: Double) { differences.append(one - other) }

  /// How far the ranks are from even, in standard deviations, after the first had been longer by this much.
  func score(adding delay: Double = 0) -> Double {
    let shifted = differences.map { $0 + delay }.filter { $0 != 0 }
    let order = shifted.indices.sorted { abs(shifted[$0]) < abs(shifted[$1]) }
    var sum = 0.0
    var squares = 0.0
    var place = 0
    while place < order.count {
      // What is equal shares the mean of its ranks.
      var end = place + 1
      while end < order.count, abs(shifted[order[end]]) == abs(shifted[order[place]]) { end += 1 }
      let rank = Double(place + 1 + end) / 2
      for index in order[place..<end] {
        sum += shifted[index] > 0 ? rank : -rank
        squares += rank * rank
      }
      place = end
    }
    return squares > 0 ? sum / squares.squareRoot() : 0
  }

  var median: Double {
    let sorted = differences.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
