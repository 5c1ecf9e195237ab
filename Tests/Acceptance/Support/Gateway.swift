import Core
import Glibc
import TestKit
import Testing

/// A running `qanat serve`, with its real ports read from its log.
final class Gateway {
  let program: Program
  let port: UInt16
  let adminPort: UInt16

  /// Serves from this data folder on free ports.
  init(
    data: String, _ words: [String] = [], environment: [String: String] = [:],
    descriptorCountMax: Int? = nil
  ) async throws {
    let ports = ["--listen", "127.0.0.1:0", "--admin-listen=127.0.0.1:0"]
    program = try Program(
      ["serve", "--data", data] + ports + words, environment: environment,
      descriptorCountMax: descriptorCountMax)
    let program = program
    let isUp = await eventually(within: .seconds(60)) {
      Self.port("admin", in: program.complaint) != nil
    }
    try #require(isUp, "\(program.complaint)")
    port = try #require(Self.port("public", in: program.complaint))
    adminPort = try #require(Self.port("admin", in: program.complaint))
  }

  private static func port(_ listener: String, in log: String) -> UInt16? {
    for line in log.split(separator: "\n") {
      guard let json = try? JSON.parse(Array(line.utf8)), json["message"] == "listening",
        json["listener"] == .string(listener), let address = json["address"]?.stringValue
      else { continue }
      return address.split(separator: ":").last.flatMap { UInt16($0) }
    }
    return nil
  }

  /// Asks once, on a connection of its own.
  func ask(
    _ line: String, _ fields: [String] = [], onAdmin: Bool = false
  ) throws -> WireAnswer {
    let client = try Client(port: onAdmin ? adminPort : port)
    let lines = ["\(line) HTTP/1.1", "Host: localhost", "Connection: close"] + fields
    client.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    return try #require(WireAnswer(client.receiveAll()))
  }

  /// Stops it as an operator would; its exit status.
  func stop() async -> Int32? {
    program.signal(SIGTERM)
    return await program.end()
  }
}

extension WireAnswer {
  func json() throws -> JSON { try JSON.parse(Array(body.utf8)) }
}
