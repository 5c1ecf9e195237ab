import Glibc

/// Another program, run for a test and killed with it; its output can be read line by line.
final class ChildProcess {
  private let output: Int32
  private let process: pid_t
  private var isReaped = false
  private var buffer: [UInt8] = []

  /// Nil when the program, named by its full path, cannot be started.
  init?(_ words: [String]) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var process = pid_t()
    let code = unsafe posix_spawn(&process, words[0], &actions, nil, &arguments, environ)
    while let argument = unsafe arguments.popLast() { unsafe free(argument) }
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      return nil
    }
    self.process = process
    output = ends[0]
  }

  deinit {
    if !isReaped {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(output)
  }

  /// Whether the program runs to its end and calls it a success.
  static func run(_ words: [String]) -> Bool {
    guard let child = ChildProcess(words) else { return false }
    while child.readLine() != nil {}
    var status: Int32 = 0
    child.isReaped = unsafe waitpid(child.process, &status, 0) == child.process
    return child.isReaped && status == 0
  }

  func readLine() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        defer { buffer.removeFirst(end + 1) }
        return String(decoding: buffer[..<end], as: UTF8.self)
      }
      var piece = [UInt8](repeating: 0, count: 4_096)
      let count = unsafe read(output, &piece, piece.count)
      guard count > 0 else { return nil }
      buffer += piece[..<count]
    }
  }
}
