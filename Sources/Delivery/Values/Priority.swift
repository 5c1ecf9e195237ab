import Store

/// How urgent work is, between lanes; inside a lane the order stands.
package enum Priority: Int, CaseIterable, Comparable, Hashable, Sendable, SQLConvertible {
  /// One-time codes and their like.
  case otp = 0
  case normal = 1
  /// Campaigns.
  case bulk = 2

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
