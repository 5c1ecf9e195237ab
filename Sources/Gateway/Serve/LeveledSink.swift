import Core
import Synchronization

/// Lets lines through from a level on that may change while the program runs.
final class LeveledSink: LogSink {
  private let sink: any LogSink
  /// Asked for every request, so it takes no lock.
  private let rank: Atomic<Int>

  init(_ sink: any LogSink, level: LogLevel) {
    self.sink = sink
    rank = Atomic(level.rank)
  }

  func set(_ level: LogLevel) { rank.store(level.rank, ordering: .relaxed) }

  func takes(_ level: LogLevel) -> Bool { level.rank >= rank.load(ordering: .relaxed) }

  func write(_ line: LogLine) {
    if takes(line.level) { sink.write(line) }
  }
}
