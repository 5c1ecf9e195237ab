import Core
import Gateway
import Glibc
import Store
import TestKit
import Testing

@Suite struct CommandTests {
  private let folder: TemporaryDirectory
  private var data: String { folder.file("data") }

  init() throws { folder = try TemporaryDirectory() }

  private func open(_ path: String) async throws -> Database {
    try await Database.open(
      .sqlite(path: "\(path)/qanat.db"), migrations: Migrations.all, clock: SystemClock(),
      log: Log(to: RecordingSink(), clock: SystemClock()))
  }

  @Test func `a backup under load restores to a state that was`() async throws {
    let gateway = try await Gateway(data: data)
    let database = try await open(data)
    try await database.write { tx in
      try tx.execute("CREATE TABLE note (tenant_id BIGINT, id BIGINT, PRIMARY KEY (tenant_id, id))")
    }
    let insert: @Sendable (Int64) async throws -> Void = { id in
      _ = try await database.write { tx in
        try tx.execute("INSERT INTO note (tenant_id, id) VALUES (1, \(id))")
      }
    }
    for id in 1...200 as ClosedRange<Int64> { try await insert(id) }
    let backup = folder.file("backup")
    async let isBackedUp = Program.run(["backup", backup, "--data", data])
    for id in 201...600 as ClosedRange<Int64> { try await insert(id) }
    let outcome = try await isBackedUp
    #expect(outcome.status == 0, "\(outcome.complaint)")
    await database.close()
    #expect(await gateway.stop() == 0)

    let other = folder.file("other")
    let restored = try await Program.run(["restore", backup, "--data", other])
    #expect(restored.status == 0, "\(restored.complaint)")
    let copy = try await open(other)
    let (count, last) = try await copy.read { tx throws in
      (
        try tx.value("SELECT count(*) FROM note", as: Int64.self) ?? 0,
        try tx.value("SELECT max(id) FROM note", as: Int64.self) ?? 0
      )
    }
    await copy.close()
    #expect(count == last, "no hole: every row up to the last one")
    #expect(count >= 200, "what was there before the backup began")

    let again = try await Program.run(["restore", backup, "--data", other])
    #expect(again.status == 1 && again.complaint.contains("--force"))
    #expect(try await Program.run(["restore", backup, "--data", other, "--force"]).status == 0)
  }

  @Test func `a file that is no backup is not restored`() async throws {
    File.write("not a database", to: folder.file("x"))
    let outcome = try await Program.run(["restore", folder.file("x"), "--data", data])
    #expect(outcome.status == 1)
    #expect(outcome.complaint.split(separator: "\n").count == 1)
  }

  @Test func `routes prints the contract's columns`() async throws {
    let outcome = try await Program.run(["routes", "--format", "tsv"])
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    let rows = lines.filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    #expect(lines.contains("# surface\tmethod\tpath\tauth\tability\tsuccess\twhat it does"))
    #expect(rows.count >= 7)
    for row in rows {
      #expect(row.count == 7)
      #expect(["messaging", "crm", "social", "studio", "system"].contains(row[0]))
      #expect(row[2].hasPrefix("/") && Int(row[5]) != nil)
    }
  }

  @Test func `the configuration is checked as serve would read it`() async throws {
    let file = folder.file("g.json5")
    File.write("// mine\n{ server: { loops: 2, }, }", to: file)
    let good = try await Program.run(
      ["config", "check", "--config", file, "--set", "log.level=error"],
      environment: ["QANAT_DATABASE__READERS": "5"])
    #expect(good.status == 0)
    #expect(good.output.contains("= 2") && good.output.contains("(\(file):2:20)"))
    #expect(good.output.contains("(QANAT_DATABASE__READERS)"))
    #expect(good.output.contains("(--set log.level)"))
    File.write("{ server: { loops: two } }", to: file)
    let bad = try await Program.run(["config", "check", "--config", file])
    #expect(bad.status == 1)
    #expect(bad.complaint.hasPrefix("qanat: \(file):1:20: "))
  }

  @Test func `migrating is safe to do twice`() async throws {
    for _ in 1...2 {
      let outcome = try await Program.run(["migrate", "--data", data])
      #expect(outcome.status == 0 && outcome.output == "the schema is up to date\n")
    }
  }
}
