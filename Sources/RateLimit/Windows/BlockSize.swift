/// How much to lease at once: little at first, so that a crash wastes little, and more for who spends fast.
enum BlockSize {
  /// The smallest block of a window, and how often it may double.
  static let first: Int64 = 8
  static let paceMax = 13

  /// How long a block is to last, in microseconds: at least, so that a node with many busy keys does not spend its time
  /// asking; at most, as what is left of it is lost in a crash.
  private static let lastsMin: Int64 = 60_000_000
  private static let lastsMax: Int64 = 300_000_000

  /// How often a block may double at once: what was spent in a burst says little of the next minutes.
  private static let stepsMax = 5

  /// How the pace goes on after a block that lasted this long, in microseconds.
  static func pace(_ pace: Int, afterBlockLasting span: Int64) -> Int {
    if span > lastsMax { return max(pace - 1, 0) }
    var (pace, span) = (pace, max(1, span))
    for _ in 0..<stepsMax where span < lastsMin {
      pace += 1
      span *= 2
    }
    return min(pace, paceMax)
  }

  /// What to lease of a calendar window: what is needed at once, else a share of what is left.
  static func block(need: Int64, remaining: Int64?, pace: Int, nodes: Int) -> Int64 {
    let wanted = first << Int64(min(max(pace, 0), paceMax))
    guard let remaining else { return max(need, wanted) }
    let fair = max(1, remaining / Int64(16 * max(nodes, 1)))
    return max(0, min(remaining, max(need, min(wanted, fair))))
  }

  /// By how much a share of the minute grows: what is needed at once, else as much again as it was.
  static func growth(need: Int64, share: Int64, free: Int64, limit: Int64, nodes: Int) -> Int64 {
    let start = max(1, limit / 16)
    let fair = nodes > 1 ? max(1, free / Int64(2 * nodes)) : free
    return max(0, min(free, max(need, min(max(start, share), fair))))
  }
}
