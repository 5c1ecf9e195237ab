package import Core

/// Keeps every line it is given, for a test to look at.
package final class RecordingSink: LogSink {
  private let kept = Locked<[LogLine]>([])

  package init() {}

  package var lines: [LogLine] { kept.withLock { $0 } }
  package var messages: [String] { lines.map { "\($0.message)" } }

  package func write(_ line: LogLine) {
    kept.withLock { $0.append(line) }
  }
}
