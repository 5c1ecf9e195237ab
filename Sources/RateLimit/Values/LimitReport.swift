public import Core

/// What the windows of a subject look like at one moment.
///
/// Public, as the compiler lets the small functions of public types alone melt into their callers in other modules.
public struct LimitReport: Hashable, Sendable {
  /// One window.
  public struct Entry: Hashable, Sendable {
    /// The limit; below zero when there is none.
    @usableFromInline let bound: Int64
    /// How many requests count.
    public let used: Int64
    /// When there is room again: the end of a calendar window; for the minute, when its oldest request is a minute old.
    public let resetAt: Timestamp

    init(bound: Int64, used: Int64, resetAt: Timestamp) {
      (self.bound, self.used, self.resetAt) = (bound, used, resetAt)
    }

    /// Whether there is a limit at all.
    @inlinable public var isLimited: Bool { bound >= 0 }

    /// Nil when there is no limit.
    @inlinable public var limit: Int64? { isLimited ? bound : nil }

    /// What is left, never below zero; nil when there is no limit.
    @inlinable public var remaining: Int64? { isLimited ? max(0, bound - used) : nil }
  }

  /// One entry for each window.
  public let windows: PerWindow<Entry>
  /// The first window whose use has reached the share of its limit at which to warn.
  public let warning: Window?
  /// Whether limits only watch.
  public let isShadow: Bool
  /// What the policy behind these numbers says of itself.
  package let texts: LimitTexts

  init(windows: PerWindow<Entry>, warning: Window?, isShadow: Bool, texts: LimitTexts) {
    (self.windows, self.warning, self.isShadow) = (windows, warning, isShadow)
    self.texts = texts
  }

  /// The entry of a window.
  @inlinable public subscript(window: Window) -> Entry { windows[window] }
}
