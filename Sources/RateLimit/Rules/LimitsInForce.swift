/// A policy with all that follows from it, made once and shared by everybody it holds for.
final class LimitsInForce: Sendable {
  let policy: LimitPolicy
  /// What it says of itself in answers.
  let texts: LimitTexts
  /// The limits in numbers: -1 is no limit.
  let limits: PerWindow<Int64>
  /// From how much use on to warn; a mark that is never reached is no warning.
  let warnMarks: PerWindow<Int64>
  /// Whether limits only watch.
  let isShadow: Bool
  /// Whether requests are let in while the store fails.
  let isOpen: Bool

  init(_ policy: LimitPolicy) {
    self.policy = policy
    texts = LimitTexts(policy)
    limits = PerWindow { policy[$0]?.value ?? -1 }
    warnMarks = PerWindow { window in
      Self.warnMark(policy[window]?.value, policy.warnAtPercent.value)
    }
    isShadow = policy.mode.value == .shadow
    isOpen = policy.storeFailure.value == .open
  }

  private static func warnMark(_ limit: Int64?, _ percent: Int?) -> Int64 {
    guard let limit, let percent else { return .max }
    let (whole, part) = limit.quotientAndRemainder(dividingBy: 100)
    let mark = whole * Int64(percent) + (part * Int64(percent) + 99) / 100
    return max(1, mark)
  }
}

/// The policies that hold now. Most keys of a plan have the same, and so share one.
struct LimitsInForceTable: Sendable {
  /// Past it, those that are known are forgotten; whoever holds one keeps it.
  private static let countMax = 1_024

  private var known: [LimitPolicy: LimitsInForce] = [:]

  mutating func limits(of policy: LimitPolicy) -> LimitsInForce {
    if let limits = known[policy] { return limits }
    if known.count >= Self.countMax { known = [:] }
    let limits = LimitsInForce(policy)
    known[policy] = limits
    return limits
  }
}
