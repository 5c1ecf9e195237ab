import Glibc

/// What a command sees of the world: where it writes, and its environment.
struct Console: Sendable {
  var environment: [String: String]
  /// Writes to standard output.
  var write: @Sendable (String) -> Void
  /// Writes to standard error.
  var complain: @Sendable (String) -> Void

  /// The process's own.
  static func standard() -> Console {
    Console(
      environment: Environment.variables,
      write: { Self.put($0, on: STDOUT_FILENO) },
      complain: { Self.put($0, on: STDERR_FILENO) })
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
