import Core

/// Lets lines through from a level on that may change while the program runs.
final class LeveledSink: LogSink {
  private let sink: any LogSink
  private let level: Locked<LogLevel>

  init(_ sink: any LogSink, level: LogLevel) {
    self.sink = sink
    self.level = Locked(level)
  }

  func set(_ level: LogLevel) { self.level.withLock { $0 = level } }

  func write(_ line: LogLine) {
    guard line.level >= level.withLock({ $0 }) else { return }
    sink.write(line)
  }
}
