import Core

/// A span of time that a limit counts in.
public enum Window: UInt8, CaseIterable, Sendable {
  /// Any sixty seconds, by a clock that never jumps.
  case minute
  /// An hour, a day or a month of the workspace's own calendar.
  case hour, day, month
}

extension Window {
  /// The word that tables, answers and commands use.
  package var name: String {
    switch self {
    case .minute: "minute"
    case .hour: "hour"
    case .day: "day"
    case .month: "month"
    }
  }

  /// The key of this window in files, and in the limits that a database column keeps.
  package var key: String {
    switch self {
    case .minute: "per_minute"
    case .hour: "per_hour"
    case .day: "daily"
    case .month: "monthly"
    }
  }

  /// The windows that follow the calendar.
  static let calendar: [Window] = [.hour, .day, .month]

  /// Nil for the minute, which slides.
  var unit: CalendarUnit? {
    switch self {
    case .minute: nil
    case .hour: .hour
    case .day: .day
    case .month: .month
    }
  }
}

/// One value for each window, without a table to look it up in.
public struct PerWindow<Value> {
  /// Of any sixty seconds.
  public var minute: Value
  /// Of an hour, a day or a month of the calendar.
  public var hour: Value, day: Value, month: Value

  @usableFromInline package init(minute: Value, hour: Value, day: Value, month: Value) {
    (self.minute, self.hour, self.day, self.month) = (minute, hour, day, month)
  }

  package init(all value: Value) {
    self.init(minute: value, hour: value, day: value, month: value)
  }

  package init(_ make: (Window) -> Value) {
    self.init(minute: make(.minute), hour: make(.hour), day: make(.day), month: make(.month))
  }

  /// The value of a window.
  @inlinable public subscript(window: Window) -> Value {
    get {
      switch window {
      case .minute: minute
      case .hour: hour
      case .day: day
      case .month: month
      }
    }
    set {
      switch window {
      case .minute: minute = newValue
      case .hour: hour = newValue
      case .day: day = newValue
      case .month: month = newValue
      }
    }
  }
}

extension PerWindow: Sendable where Value: Sendable {}
extension PerWindow: Equatable where Value: Equatable {}
extension PerWindow: Hashable where Value: Hashable {}
