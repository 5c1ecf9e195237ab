import Glibc
import Synchronization
import TestKit

/// A PostgreSQL server of one test's own, which it may stop and start.
final class PrivatePostgres {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let scratch: TemporaryDirectory
  private let programs: String
  private let port: UInt16
  private var isRunning = false

  init() throws {
    guard let programs = Self.findPrograms() else {
      throw Failure(description: "PostgreSQL is not installed")
    }
    self.programs = programs
    scratch = try TemporaryDirectory()
    port = try Self.freePort()
    try Self.handOver(scratch.path)
    try run(
      "initdb", "-D", data, "-A", "trust", "-U", "qanat", "-E", "UTF8", "--no-sync",
      "--no-instructions")
    try start()
  }

  /// Where it listens, with more parameters behind it.
  func url(_ parameters: String = "") -> String {
    "postgresql://qanat@127.0.0.1:\(port)/postgres\(parameters)"
  }

  func start() throws {
    let options =
      "-p \(port) -k \(scratch.path) -c listen_addresses=127.0.0.1 -c max_connections=60"
    try run(
      "pg_ctl", "-D", data, "-o", options, "-l", scratch.file("log"), "-w", "-t", "30", "start")
    isRunning = true
  }

  /// Ends the server as a crash would: no connection is told, and it must recover when it starts.
  func crash() throws {
    isRunning = false
    try run("pg_ctl", "-D", data, "-m", "immediate", "-w", "-t", "30", "stop")
  }

  deinit {
    if isRunning { try? crash() }
  }

  private var data: String { scratch.file("data") }

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
    let status = try Command.run(command)
    guard status == 0 else { throw Failure(description: "\(program) ended with \(status)") }
  }

  /// Below the ports that the system lends to clients: one of those could be taken by any test's
  /// connection before the server is up.
  private static let ports = 15_000..<30_000
  private static let nextPort = Atomic(Int(getpid()) * 37)

  private static func freePort() throws -> UInt16 {
    for _ in ports {
      let step = nextPort.wrappingAdd(1, ordering: .relaxed).oldValue
      let port = UInt16(ports.lowerBound + step % ports.count)
      if isFree(port) { return port }
    }
    throw Failure(description: "no port is free")
  }

  private static func isFree(_ port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        unsafe bind(socket, general, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
