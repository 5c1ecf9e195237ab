/// A moment, in whole microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Since 1970.
  public let microseconds: Int64

  /// A moment in microseconds since 1970.
  @inlinable
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// A moment in seconds since 1970.
  @inlinable
  public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Whole seconds since 1970, rounded down.
  @inlinable
  public var seconds: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whether one moment is before another.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }

  package static func + (left: Self, right: Duration) -> Self {
    Self(microseconds: left.microseconds + right.microseconds)
  }

  package static func - (left: Self, right: Duration) -> Self {
    Self(microseconds: left.microseconds - right.microseconds)
  }

  package static func - (left: Self, right: Self) -> Duration {
    .microseconds(left.microseconds - right.microseconds)
  }
}

extension Duration {
  /// The whole duration in microseconds, what is finer cut off.
  package var microseconds: Int64 { Int64(attoseconds / 1_000_000_000_000) }

  /// The whole duration in milliseconds, what is finer cut off.
  package var milliseconds: Int64 { microseconds / 1_000 }
}
