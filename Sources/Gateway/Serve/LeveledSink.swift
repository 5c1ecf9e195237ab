import Core
import Synchronization

/// Lets lines through from a level on that may change while the program runs.
final class LeveledSink: LogSink {
  private let sink: any LogSink
  /// The level's place among all; read for every line, so no lock stands around it.
  private let place: Atomic<Int>

  init(_ sink: any LogSink, level: LogLevel) {
    self.sink = sink
    place = Atomic(Self.place(of: level))
  }

  func set(_ level: LogLevel) { place.store(Self.place(of: level), ordering: .relaxed) }

  func write(_ line: LogLine) {
    guard Self.place(of: line.level) >= place.load(ordering: .relaxed) else { return }
    sink.write(line)
  }

  private static func place(of level: LogLevel) -> Int {
    LogLevel.allCases.firstIndex(of: level) ?? 0
  }
}
