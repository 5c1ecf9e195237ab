import Core
import Glibc
import Store
import TestKit
import Testing

/// What goes wrong at the start is one sentence and a status, never a crash.
@Suite struct MishapTests {
  private let folder: TemporaryDirectory
  private var data: String { folder.file("data") }

  init() throws { folder = try TemporaryDirectory() }

  /// The last line that a start wrote, which must have failed.
  private func complaint(
    _ words: [String], environment: [String: String] = [:]
  ) async throws -> String {
    let words = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"] + words
    let (status, output, complaint) = try await Program.run(words, environment: environment)
    #expect(status == 1 && output == "")
    return complaint.split(separator: "\n").last.map(String.init) ?? ""
  }

  @Test func `a port in use`() async throws {
    let gateway = try await Gateway(data: data)
    let (status, _, complaint) = try await Program.run([
      "serve", "--data", folder.file("other"), "--listen", "127.0.0.1:\(gateway.port)",
    ])
    #expect(status == 1)
    #expect(complaint.contains("qanat: 127.0.0.1:\(gateway.port) is in use by another program"))
  }

  @Test(arguments: ["/proc/nothing/data", "/dev/null", "/dev/null/data"])
  func `a folder that cannot be`(path: String) async throws {
    let sentence = try await complaint(["--data", path])
    #expect(sentence.hasPrefix("qanat: "))
    #expect(sentence.contains("the data folder /"))
    #expect(sentence.contains("--data"))
  }

  @Test func `a newer database`() async throws {
    unsafe mkdir(data, 0o700)
    let newer = try await Database.open(
      .sqlite(path: "\(data)/qanat.db"),
      migrations: [Migration(id: "2099-01-01-later", sql: "CREATE TABLE later (id INTEGER)")],
      clock: SystemClock(), log: Log(to: RecordingSink(), clock: SystemClock()))
    await newer.close()
    let sentence = try await complaint(["--data", data])
    #expect(sentence.contains("2099-01-01-later"))
    #expect(sentence.contains("newer"))
    let doctor = try await Program.run(["doctor", "--data", data])
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("WRONG  schema: "))
  }

  @Test func `a second server on the same folder, while commands work beside it`() async throws {
    let gateway = try await Gateway(data: data)
    #expect(
      try await complaint(["--data", data])
        == "qanat: another qanat serves from \(data); stop it, or choose another folder with --data"
    )
    #expect(try await Program.run(["doctor", "--data", data]).status == 0)
    let backup = try await Program.run(["backup", folder.file("backup"), "--data", data])
    #expect(backup.status == 0)
    let restore = try await Program.run(["restore", folder.file("backup"), "--data", data])
    #expect(restore.status == 1)
    #expect(restore.complaint.contains("another qanat serves from"))
    #expect(await gateway.stop() == 0)
  }

  @Test func `a vault key that others can read, or of the wrong size`() async throws {
    let first = try await Gateway(data: data)
    #expect(await first.stop() == 0)
    unsafe chmod("\(data)/vault.key", 0o644)
    #expect(try await complaint(["--data", data]).contains("run `chmod 600 \(data)/vault.key`"))
    let doctor = try await Program.run(["doctor", "--data", data, "--json"])
    #expect(doctor.status == 1)
    #expect(try JSON.parse(Array(doctor.output.utf8))["ok"] == false)
    File.write("short", to: "\(data)/vault.key")
    unsafe chmod("\(data)/vault.key", 0o600)
    #expect(try await complaint(["--data", data]).contains("has 5 bytes where it must have 32"))
  }

  @Test func `a vault key in the environment that is none`() async throws {
    let sentence = try await complaint(["--data", data], environment: ["QANAT_VAULT_KEY": "x"])
    #expect(sentence.hasPrefix("qanat: QANAT_VAULT_KEY must be 32 bytes in base64"))
  }

  @Test func `a vault key in the environment leaves no file`() async throws {
    let key = Base64.encode([UInt8](repeating: 9, count: 32))
    let gateway = try await Gateway(data: data, environment: ["QANAT_VAULT_KEY": key])
    #expect(File.mode("\(data)/vault.key") == nil)
    #expect(!gateway.program.complaint.contains(key))
    #expect(await gateway.stop() == 0)
  }

  @Test func `a database that cannot be reached`() async throws {
    let url = "postgres://someone:hunter2@127.0.0.1:1/none"
    let words = ["--data", data, "--database", url, "--set", "database.connect_wait_max=1s"]
    let sentence = try await complaint(words)
    #expect(sentence.hasPrefix("qanat: "))
    #expect(!sentence.contains("hunter2"))
  }

  @Test func `every mistake of a configuration at once`() async throws {
    let words = ["--set", "server.lisen=1", "--set", "log.level=loud", "--data", data]
    let (status, _, complaint) = try await Program.run(["serve"] + words)
    #expect(status == 1)
    #expect(complaint.split(separator: "\n").count == 2)
    #expect(File.mode(data) == nil, "nothing is made before the configuration is known to be good")
  }

  @Test func `a command line that cannot be understood`() async throws {
    let (status, output, complaint) = try await Program.run(["serve", "--lisen", "x"])
    #expect(status == 2 && output == "")
    #expect(complaint == "qanat: there is no option --lisen; did you mean --listen?\n")
  }
}
