/// Writes constant messages with fields; the fields carry all that varies.
///
///     log.info("listening", ["address": "127.0.0.1", "port": 8080])
package struct Log: Sendable {
  private let sink: any LogSink
  private let clock: any WallClock
  private let level: LogLevel
  private let fields: [LogField]

  package init(to sink: any LogSink, clock: any WallClock, level: LogLevel = .info) {
    self.init(sink: sink, clock: clock, level: level, fields: [])
  }

  private init(sink: any LogSink, clock: any WallClock, level: LogLevel, fields: [LogField]) {
    self.sink = sink
    self.clock = clock
    self.level = level
    self.fields = fields
  }

  /// The same log with fields that every later line of it carries.
  package func with(_ more: KeyValuePairs<StaticString, LogValue>) -> Log {
    Log(sink: sink, clock: clock, level: level, fields: fields + more.map(LogField.init))
  }

  package func debug(_ message: StaticString, _ fields: KeyValuePairs<StaticString, LogValue> = [:])
  {
    write(.debug, message, fields)
  }

  package func info(_ message: StaticString, _ fields: KeyValuePairs<StaticString, LogValue> = [:])
  {
    write(.info, message, fields)
  }

  package func warning(
    _ message: StaticString, _ fields: KeyValuePairs<StaticString, LogValue> = [:]
  ) {
    write(.warning, message, fields)
  }

  package func error(_ message: StaticString, _ fields: KeyValuePairs<StaticString, LogValue> = [:])
  {
    write(.error, message, fields)
  }

  /// Whether a line of this level would be written. Ask first where putting its fields together costs.
  package func takes(_ level: LogLevel) -> Bool { level >= self.level && sink.takes(level) }

  /// A line whose level is decided where it is written.
  package func write(
    _ level: LogLevel, _ message: StaticString, _ more: KeyValuePairs<StaticString, LogValue>
  ) {
    guard takes(level) else { return }
    sink.write(
      LogLine(
        time: clock.now, level: level, message: message, fields: fields + more.map(LogField.init)))
  }
}

/// How much a line matters.
package enum LogLevel: String, CaseIterable, Comparable, Sendable {
  case debug, info, warning, error

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  /// Rises with how much a line matters.
  package var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }
}

/// One line, before a sink gives it a form.
package struct LogLine: Sendable {
  package let time: Timestamp
  package let level: LogLevel
  package let message: StaticString
  package let fields: [LogField]
}

/// A named value on a line. Names are constants, so the set of names is bounded.
package struct LogField: Sendable {
  package let name: StaticString
  package let value: LogValue

  package init(_ pair: (key: StaticString, value: LogValue)) {
    name = pair.key
    value = pair.value
  }
}

/// What a field may hold. A `Secret` has no way in.
package enum LogValue: Hashable, Sendable {
  case string(String)
  case integer(Int64)
  case double(Double)
  case bool(Bool)
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }

  package init(_ value: String) { self = .string(value) }
  package init(_ value: some BinaryInteger) { self = .integer(Int64(clamping: value)) }
}

/// Where lines go. A sink is called from any thread.
package protocol LogSink: Sendable {
  func write(_ line: LogLine)
  /// Whether it writes lines of this level at all.
  func takes(_ level: LogLevel) -> Bool
}

extension LogSink {
  package func takes(_ level: LogLevel) -> Bool { true }
}
