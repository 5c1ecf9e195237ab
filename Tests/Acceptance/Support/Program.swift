import Core
import Glibc
import TestKit
import Testing

/// The built program, run as a process of its own; it is killed when the value goes.
final class Program {
  private let folder: TemporaryDirectory
  private var pid: pid_t = 0
  private var endedWith: Int32?

  /// Starts `qanat` with these words.
  init(
    _ words: [String], environment: [String: String] = [:], descriptorCountMax: Int? = nil
  ) throws {
    folder = try TemporaryDirectory()
    if let descriptorCountMax {
      // A shell lowers the limit, and becomes the program. It passes on none of what the tests themselves have open.
      let lowered = """
        for path in /proc/self/fd/*; do
          fd=${path##*/}
          if ((fd > 2)); then eval "exec $fd>&-"; fi
        done
        ulimit -n \(descriptorCountMax) && exec "$@"
        """
      try start("/bin/bash", ["-c", lowered, "bash", Self.path] + words, environment)
    } else {
      try start(Self.path, words, environment)
    }
  }

  deinit {
    guard endedWith == nil else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    unsafe waitpid(pid, &status, 0)
  }

  private static let path = built("qanat")

  /// Where something is that was built beside this test bundle.
  static func built(_ name: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe readlink("/proc/self/exe", buffer.baseAddress!, buffer.count)
    }
    let own = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
  }

  /// What the sanitizer that the program may be built with was told.
  private static let sanitizerOptions = ["TSAN_OPTIONS", "ASAN_OPTIONS", "LSAN_OPTIONS"]
    .compactMap { (name: String) -> String? in
      unsafe getenv(name).map { value in unsafe "\(name)=\(String(cString: value))" }
    }

  private func start(
    _ path: String, _ words: [String], _ environment: [String: String]
  ) throws {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_APPEND
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, folder.file("out"), flags, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, folder.file("err"), flags, 0o600)

    let variables =
      ["PATH=/usr/bin:/bin"] + Self.sanitizerOptions
      + environment.map { "\($0.key)=\($0.value)" }
    let argv = CStrings([path] + words)
    let envp = CStrings(variables)
    let failure = unsafe posix_spawn(&pid, path, &actions, nil, argv.pointers, envp.pointers)
    try #require(failure == 0, "cannot start \(path)")
  }

  func signal(_ number: Int32) { kill(pid, number) }

  /// What it wrote to standard output so far.
  var output: String { read("out") }
  /// What it wrote to standard error so far.
  var complaint: String { read("err") }

  private func read(_ name: String) -> String {
    File.read(folder.file(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Its exit status, or 128 and the number of the signal that ended it; nil when it does not end.
  func end(within limit: Duration = .seconds(60)) async -> Int32? {
    _ = await eventually(within: limit) {
      if endedWith != nil { return true }
      var status: Int32 = 0
      guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return false }
      let signal = status & 0x7F
      endedWith = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
      return true
    }
    return endedWith
  }

  /// Waits until a line of the log says this.
  func logs(_ text: String) async -> Bool {
    await eventually(within: .seconds(30)) { complaint.contains(text) }
  }

  /// Runs a command to its end.
  static func run(
    _ words: [String], environment: [String: String] = [:]
  ) async throws -> (status: Int32?, output: String, complaint: String) {
    let program = try Program(words, environment: environment)
    let status = await program.end()
    return (status, program.output, program.complaint)
  }
}

/// Texts as C wants an argument list: pointers that end with a null.
@safe
private final class CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [String]) {
    count = texts.count
    unsafe pointers = .allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { unsafe pointers[index] = strdup(text) }
    unsafe pointers[count] = nil
  }

  deinit {
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}
