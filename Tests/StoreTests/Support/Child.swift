import Glibc

/// A process of `qanat-bench` that a test reads from and kills.
final class Child {
  struct Failure: Error {}

  private let process: pid_t
  private let output: Int32
  private var received: [UInt8] = []
  private var isOver = false

  init(_ arguments: String...) throws {
    var ends: [Int32] = [0, 0]
    // Closed on exec from the first moment, so no other child keeps an end of it open.
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Failure() }
    output = ends[0]
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    // Nothing of the test's is held open by a child that outlives it.
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let program = try Self.program()
    var texts: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map {
      unsafe strdup($0)
    }
    unsafe texts.append(nil)
    defer { unsafe texts.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let status = unsafe posix_spawn(&process, program, &actions, nil, texts, environ)
    close(ends[1])
    guard status == 0 else { throw Failure() }
    self.process = process
  }

  /// The program is built beside the tests.
  private static func program() throws -> String {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe readlink("/proc/self/exe", buffer.baseAddress!, buffer.count)
    }
    guard count > 0 else { throw Failure() }
    let own = String(decoding: bytes[..<count], as: UTF8.self)
    guard let slash = own.lastIndex(of: "/") else { throw Failure() }
    return own[..<slash] + "/qanat-bench"
  }

  /// Waits until the process has said so much.
  func readLines(atLeast count: Int) throws {
    while received.count(where: { $0 == 0x0A }) < count {
      guard read() else { throw Failure() }
    }
  }

  /// Kills the process and returns every whole line it wrote.
  func killAndDrain() -> [Substring] {
    end()
    while read() {}
    let text = String(decoding: received, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  private func read() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe Glibc.read(output, &chunk, chunk.count)
    guard count > 0 else { return false }
    received += chunk[..<count]
    return true
  }

  private func end() {
    guard !isOver else { return }
    isOver = true
    kill(process, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) == -1, errno == EINTR {}
  }

  deinit {
    end()
    close(output)
  }
}
