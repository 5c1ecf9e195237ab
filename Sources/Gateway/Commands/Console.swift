import Glibc

/// What a command sees of the world: where it writes, and its environment.
struct Console: Sendable {
  var environment: [String: String]
  /// Writes to standard output.
  var write: @Sendable (String) -> Void
  /// Writes to standard error.
  var complain: @Sendable (String) -> Void
  /// The first line of standard input, without its end; nil when it is empty, too long or no text.
  var readLine: @Sendable () -> String? = { nil }

  /// The process's own.
  static func standard() -> Console {
    Console(
      environment: Environment.variables,
      write: { Self.put($0, on: STDOUT_FILENO) },
      complain: { Self.put($0, on: STDERR_FILENO) },
      readLine: { Self.firstLine(of: STDIN_FILENO) })
  }

  private static let lineBytesMax = 4_096

  private static func firstLine(of descriptor: Int32) -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count <= lineBytesMax {
      let count = unsafe Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count > 0, byte != UInt8(ascii: "\n") else { break }
      line.append(byte)
    }
    guard !line.isEmpty, line.count <= lineBytesMax else { return nil }
    return String(validating: line, as: UTF8.self)
  }

  private static func put(_ text: String, on descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// The variables that the process was started with.
private enum Environment {
  static var variables: [String: String] {
    var variables: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let parts = unsafe String(cString: text)
        .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      unsafe entry += 1
    }
    return variables
  }
}
