import Core
import Glibc
import TestKit
import Testing

@testable import Store

/// The program on PostgreSQL, when `QANAT_TEST_POSTGRES` holds the URL of a server that tests may use.
@Suite(.enabled(if: PostgresPlace.server != nil)) struct PostgresTests {
  private let folder: TemporaryDirectory
  private let place: PostgresPlace

  init() throws {
    folder = try TemporaryDirectory()
    place = try PostgresPlace(server: PostgresPlace.server ?? "")
  }

  @Test func `it serves from PostgreSQL, and commands work beside it`() async throws {
    let words = ["--database", place.url]
    let gateway = try await Gateway(data: folder.file("data"), words)
    #expect(try gateway.ask("GET /api/v1/health").status == 200)
    let data = ["--data", folder.file("data")]
    let doctor = try await Program.run(["doctor"] + words + data)
    #expect(doctor.status == 0, "\(doctor.output)")
    #expect(doctor.output.contains("PostgreSQL "))
    let backup = try await Program.run(["backup", folder.file("backup")] + words + data)
    #expect(backup.status == 0, "\(backup.complaint)")
    #expect(await gateway.stop() == 0)
    #expect(File.mode(folder.file("data") + "/qanat.db") == nil)
  }

  @Test func `everything is copied to PostgreSQL, counted and compared`() async throws {
    let data = ["--data", folder.file("data")]
    #expect(try await Program.run(["migrate"] + data).status == 0)
    let outcome = try await Program.run(["migrate", "--to", place.url] + data)
    #expect(outcome.status == 0, "\(outcome.complaint)")
    #expect(outcome.output.contains("counts and checksums agree"))
  }
}

/// A schema of its own on the tests' server, gone after the test.
final class PostgresPlace: Sendable {
  static let server = unsafe getenv("QANAT_TEST_POSTGRES").map { unsafe String(cString: $0) }

  let url: String
  private let server: String
  private let schema: String

  init(server: String) throws {
    self.server = server
    schema = "acceptance_\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    let mark = server.contains("?") ? "&" : "?"
    url = "\(server)\(mark)options=-csearch_path%3D\(schema)"
    try Self.administer(server, "CREATE SCHEMA \(schema)")
  }

  deinit { try? Self.administer(server, "DROP SCHEMA \(schema) CASCADE") }

  private static func administer(_ server: String, _ text: String) throws {
    try PostgresConnection(try PostgresURL(Secret(server)), DatabaseOptions()).script(text)
  }
}
