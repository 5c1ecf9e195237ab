import Glibc
import TestKit

/// A PostgreSQL server of one test's own, which it may crash and start again.
final class PrivatePostgres {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let scratch: TemporaryDirectory
  private let programs: String
  private let port: ReservedPort

  /// Lends a server that runs, and ends it whatever comes of the loan.
  static func lend(_ body: (PrivatePostgres) async throws -> Void) async throws {
    let server = try PrivatePostgres()
    // Also one whose start failed: it may only have been slow, and would outlive its folder.
    defer { try? server.crash() }
    try server.start()
    try await body(server)
  }

  private init() throws {
    guard let programs = Self.findPrograms() else {
      throw Failure(description: "PostgreSQL is not installed")
    }
    self.programs = programs
    scratch = try TemporaryDirectory()
    port = try ReservedPort()
    try Self.handOver(scratch.path)
    try run(
      "initdb", "-D", data, "-A", "trust", "-U", "qanat", "-E", "UTF8", "--no-sync",
      "--no-instructions")
  }

  /// Where it listens, with more parameters behind it.
  func url(_ parameters: String = "") -> String {
    "postgresql://qanat@127.0.0.1:\(port.number)/postgres\(parameters)"
  }

  /// Starts it and waits until it serves, which after a crash is when it has recovered.
  ///
  /// It syncs nothing. Recovery would sync each of a thousand files, which takes as long as whatever else writes to
  /// that disk wants; and a crash of the server loses nothing that the kernel holds.
  func start() throws {
    let options = """
      -p \(port.number) -k \(scratch.path) -c listen_addresses=127.0.0.1 -c max_connections=60 -c fsync=off
      """
    try run("pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "-t", timeLimit, "start")
  }

  /// Ends the server as a crash would: no connection is told, and it must recover when it starts.
  func crash() throws {
    try run("pg_ctl", "-D", data, "-m", "immediate", "-w", "-t", timeLimit, "stop")
  }

  /// In seconds. Only a server that hangs takes so long.
  private let timeLimit = "120"

  private var data: String { scratch.file("data") }
  private var log: String { scratch.file("log") }
  /// What the last program said that was to steer it.
  private var output: String { scratch.file("output") }

  private static func findPrograms() -> String? {
    (13...20).reversed().map { "/usr/lib/postgresql/\($0)/bin" }.first {
      unsafe access("\($0)/initdb", X_OK) == 0
    }
  }

  /// PostgreSQL does not run as root; then the system's user for it owns the directory.
  private static func handOver(_ path: String) throws {
    guard geteuid() == 0 else { return }
    guard let user = unsafe getpwnam("postgres") else {
      throw Failure(description: "there is no user postgres")
    }
    guard unsafe chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
      throw Failure(description: "the directory cannot be handed over")
    }
  }

  private func run(_ program: String, _ arguments: String...) throws {
    let asUser = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    let command = (geteuid() == 0 ? asUser : []) + ["\(programs)/\(program)"] + arguments
    let ending = try Command.run(command, output: output)
    guard !ending.isSuccess else { return }
    throw Failure(
      description: """
        \(program) \(arguments.last ?? "") ended with \(ending)
        it said:
        \(Self.tail(of: output))
        the server's log:
        \(Self.tail(of: log))
        """)
  }

  /// The last lines of a file.
  private static func tail(of path: String) -> String {
    guard let bytes = try? Bytes.read(path) else { return "(nothing)" }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").suffix(30)
      .joined(separator: "\n")
  }
}
