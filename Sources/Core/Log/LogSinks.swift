import Glibc

/// The forms that log lines can take.
package enum LogForm: String, CaseIterable, Sendable {
  /// Pretty on a terminal, JSON lines anywhere else.
  case automatic
  case json
  case pretty

  /// A sink of this form on a file descriptor, which stays open for as long as the program runs.
  package func sink(on fileDescriptor: Int32) -> any LogSink & LogDropCounting {
    switch self {
    case .json: JSONLinesSink(fileDescriptor: fileDescriptor)
    case .pretty: PrettySink(fileDescriptor: fileDescriptor)
    case .automatic:
      isatty(fileDescriptor) == 1
        ? PrettySink(fileDescriptor: fileDescriptor)
        : JSONLinesSink(fileDescriptor: fileDescriptor)
    }
  }
}

/// A sink that can lose lines and says how many.
package protocol LogDropCounting {
  /// How many lines could not be written, or not whole.
  var droppedCount: UInt64 { get }
}

/// Writes each line as one JSON object, for programs to read.
///
///     {"time":"2026-01-31T09:08:07.123456Z","level":"info","message":"listening","port":8080}
package final class JSONLinesSink: LogSink, LogDropCounting {
  private let output: LogOutput

  /// A sink on a file descriptor, which stays open for as long as the sink is used.
  package init(fileDescriptor: Int32) {
    output = LogOutput(fileDescriptor)
  }

  package var droppedCount: UInt64 { output.droppedCount }

  package func write(_ line: LogLine) {
    output.writeLine { line.appendJSON(to: &$0) }
  }
}

/// Writes each line for people at a terminal, in colours only there.
///
///     09:08:07.123Z INFO    listening  address=127.0.0.1 port=8080
package final class PrettySink: LogSink, LogDropCounting {
  private let output: LogOutput
  private let isColoured: Bool

  /// A sink that asks whether the file descriptor is a terminal, unless it is told.
  package init(fileDescriptor: Int32, isColoured: Bool? = nil) {
    output = LogOutput(fileDescriptor)
    self.isColoured = isColoured ?? (isatty(fileDescriptor) == 1)
  }

  package var droppedCount: UInt64 { output.droppedCount }

  package func write(_ line: LogLine) {
    output.writeLine { line.appendPretty(to: &$0, isColoured: isColoured) }
  }
}
