import Glibc
import TestKit

/// A program of another make, to judge what ours made.
struct Tool: Sendable {
  let path: String

  /// The first of these that is installed.
  init?(_ paths: String...) {
    guard let path = paths.first(where: { unsafe access($0, X_OK) == 0 }) else { return nil }
    self.path = path
  }

  static let python = Tool(
    "/usr/bin/python3", "/usr/local/bin/python3", "/root/.pyenv/shims/python3")
  static let node = Tool("/usr/bin/node", "/usr/local/bin/node")

  /// What the program prints when it runs this text, with these words behind it.
  func run(_ program: String, _ words: [String]) throws -> String {
    let folder = try TemporaryDirectory()
    let output = folder.file("output")
    let flag = path.hasSuffix("node") ? "-e" : "-c"
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0o600)
    var arguments = unsafe ([path, flag, program] + words).map { unsafe strdup($0) } + [nil]
    var process = pid_t()
    let code = unsafe posix_spawn(&process, path, &actions, nil, &arguments, environ)
    while let argument = unsafe arguments.popLast() { unsafe free(argument) }
    guard code == 0 else { throw ToolError(code: code) }
    var status: Int32 = 0
    unsafe waitpid(process, &status, 0)
    guard status == 0 else { throw ToolError(code: status) }
    return Self.read(output)
  }

  private static func read(_ path: String) -> String {
    guard let file = unsafe fopen(path, "r") else { return "" }
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}

/// Why a program did not run to its end.
struct ToolError: Error {
  let code: Int32
}
