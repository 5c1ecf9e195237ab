import Core
import Glibc
import TenantKit
import TestKit
import Testing

@testable import Gateway

/// The commands of tenancy on a data folder of their own.
@Suite struct TenancyCommandTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private struct Outcome {
    let status: CommandStatus
    let output: String
    let complaint: String
  }

  private func run(_ words: [String], typing line: String? = nil) async -> Outcome {
    let (output, complaint) = (Locked(""), Locked(""))
    let console = Console(
      environment: [:], write: { text in output.withLock { $0 += text } },
      complain: { text in complaint.withLock { $0 += text } }, readLine: { line })
    let place = [
      "--data", folder.file("data"), "--set", "limits.file=\(packageFolder)/config/limits.json5",
    ]
    let status = await Gateway.run(words + place, on: console)
    return Outcome(
      status: status, output: output.withLock { $0 }, complaint: complaint.withLock { $0 })
  }

  private func json(_ words: [String], typing line: String? = nil) async throws -> JSON {
    let outcome = await run(words + ["--json"], typing: line)
    #expect(outcome.status == .done, "\(words): \(outcome.complaint)")
    return try JSON.parse(Array(outcome.output.utf8))
  }

  private func makeTenant() async throws {
    _ = try await json(["tenant", "create", "--name", "Acme", "--slug", "acme"])
  }

  @Test func `a workspace is made with its database, shown, suspended, resumed and deleted`()
    async throws
  {
    let made = try await json([
      "tenant", "create", "--name", "Acme", "--slug", "acme", "--plan", "pro", "--timezone",
      "Africa/Cairo",
    ])
    #expect(made["slug"]?.stringValue == "acme" && made["plan"]?.stringValue == "pro")
    #expect(made["timezone"]?.stringValue == "Africa/Cairo")
    let shown = try await json(["tenant", "show", "acme"])
    #expect(shown["id"] == made["id"])
    let byID = try await json(["tenant", "show", try #require(made["id"]?.stringValue)])
    #expect(byID["slug"] == made["slug"])
    #expect(try await json(["tenant", "suspend", "acme"])["status"]?.stringValue == "suspended")
    #expect(try await json(["tenant", "resume", "acme"])["status"]?.stringValue == "active")
    #expect(try await json(["tenant", "list"])["tenants"]?.arrayValue?.count == 1)
    _ = try await json(["tenant", "delete", "acme"])
    #expect(try await json(["tenant", "list"])["tenants"]?.arrayValue?.isEmpty == true)
  }

  @Test func `a key is printed in the documented shape of its form`() async throws {
    try await makeTenant()
    let create = ["key", "create", "--tenant", "acme", "--name", "K"]
    let pair = try await json(create)
    #expect(pair.objectValue?.keys == ["id", "form", "public_key", "secret_key"])
    #expect(pair["public_key"]?.stringValue?.hasPrefix("pk_") == true)
    #expect(pair["secret_key"]?.stringValue?.count == 51)
    let bearer = try await json(create + ["--form", "bearer"])
    #expect(bearer.objectValue?.keys == ["id", "form", "token"])
    let header = try await json(create + ["--form=header", "--test"])
    #expect(header.objectValue?.keys == ["id", "form", "api_key"])
    #expect(header["api_key"]?.stringValue?.hasPrefix("qh_test_") == true)
  }

  @Test func `nothing but its making shows a secret`() async throws {
    try await makeTenant()
    let made = try await json(["key", "create", "--tenant", "acme", "--name", "K"])
    let (key, secret) = (
      try #require(made["public_key"]?.stringValue), try #require(made["secret_key"]?.stringValue)
    )
    let rotated = try await json(["key", "rotate", key, "--overlap", "15m"])
    let new = try #require(rotated["secret_key"]?.stringValue)
    #expect(new != secret)
    for words in [
      ["key", "list", "--tenant", "acme"], ["key", "show", key], ["limits", "explain", key],
    ] {
      for form in [[], ["--json"]] {
        let output = await run(words + form).output
        #expect(!output.isEmpty && !output.contains(secret) && !output.contains(new))
      }
    }
    let shown = try await json(["key", "show", key])
    #expect(shown["secrets"]?.arrayValue?.count == 2)
    #expect(shown["secrets"]?[0]?["expires_at"]?.isNull == true)
    let wrong = await run(["key", "show", secret])
    #expect(wrong.status == .failed && !wrong.complaint.contains(secret))
    #expect(try await json(["key", "revoke", key])["revoked"]?.boolValue == true)
    #expect(await run(["key", "show", key]).status == .failed)
  }

  @Test func `limits say where they come from, and can be set and taken away`() async throws {
    try await makeTenant()
    let made = try await json([
      "key", "create", "--tenant", "acme", "--name", "K", "--per-minute", "60", "--daily", "none",
    ])
    let key = try #require(made["public_key"]?.stringValue)
    func limit(_ name: String) async throws -> (JSON?, String?) {
      let limits = try await json(["limits", "explain", key])["limits"]
      return (limits?[name]?["limit"], limits?[name]?["source"]?.stringValue)
    }
    #expect(try await limit("per_minute") == (60, "key (set by command)"))
    #expect(try await limit("daily") == (.null, "key (set by command)"))
    let monthly = try await limit("monthly")
    #expect(monthly.0 == 250_000 && monthly.1?.contains("config/limits.json5:") == true)
    _ = try await json(["limits", "set", "--tenant", "acme", "--monthly", "7", "--mode", "shadow"])
    #expect(try await limit("monthly") == (7, "tenant (set by command)"))
    _ = try await json(["limits", "set", "--key", key, "--per-minute", "inherit"])
    #expect(try await limit("per_minute").0 == 120)
    let shown = try await json(["limits", "show", "--tenant", "acme"])["limits"]?.arrayValue
    #expect(shown?.count == 4 && shown?[0]["limits"]?["monthly"]?["limit"] == 7)
    let simulated = try await json(["limits", "simulate", "--key", key, "--per-minute", "1"])
    #expect(simulated["requests"] == 0 && simulated["limits"]?["per_minute"] == 1)
  }

  @Test func `a limits file is checked with the configuration, line by line`() async throws {
    let file = folder.file("limits.json5")
    let text = "{\n  defaults: { per_minutes: 1 },\n  plans: { free: { seats: -1 } },\n}\n"
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT, 0o600)
    let writtenCount = unsafe write(descriptor, text, text.utf8.count)
    close(descriptor)
    #expect(writtenCount == text.utf8.count)
    let (output, complaint) = (Locked(""), Locked(""))
    let console = Console(
      environment: [:], write: { text in output.withLock { $0 += text } },
      complain: { text in complaint.withLock { $0 += text } })
    let status = await Gateway.run(
      ["config", "check", "--set", "limits.file=\(file)"], on: console)
    #expect(status == .failed && output.withLock { $0 }.isEmpty)
    let complaints = complaint.withLock { $0 }
    #expect(
      complaints.contains("limits.json5:2") && complaints.contains("did you mean per_minute?"))
    #expect(complaints.contains("limits.json5:3"))
  }

  @Test func `people get a password of theirs or one that is printed once`() async throws {
    try await makeTenant()
    let create = ["user", "create", "--tenant", "acme", "--role", "owner", "--email"]
    let made = try await json(create + ["a@example.com"])
    #expect(made["password"]?.stringValue?.count == 20)
    let typed = try await json(
      create + ["b@example.com", "--password-stdin"], typing: "correct horse")
    #expect(typed["password"] == nil && typed["has_password"]?.boolValue == true)
    let short = await run(create + ["c@example.com", "--password-stdin"], typing: "short")
    #expect(short.status == .failed && short.complaint.contains("10 to 200 characters"))
    #expect(!short.complaint.contains("short "))
    let users = await run(["user", "list", "--tenant", "acme", "--json"])
    #expect(!users.output.contains("scrypt") && users.output.contains("b@example.com"))
  }

  @Test func `a workspace is made with a vault, which is rotated in place`() async throws {
    try await makeTenant()
    let file = VaultKeyFile(folder.file("data/vault.key"))
    let old = try file.load()
    #expect(try await json(["vault", "rotate"])["dropped_keys"] == 1)
    let new = try file.load()
    #expect(new != old && new.keys.count == 1)
    let isRemoved = unsafe unlink(file.path) == 0
    #expect(isRemoved)
    let none = await run(["vault", "rotate"])
    #expect(none.status == .failed && none.complaint.contains("qanat serve"))
  }

  @Test(
    arguments: [
      (["tenant", "create", "--name", "A", "--slug", "A B"], "lower-case letters", .misused),
      (["tenant", "create", "--slug", "abc"], "--name is missing", .misused),
      (
        ["tenant", "create", "--name", "A", "--slug", "abc", "--plan", "por"], "did you mean pro?",
        .failed
      ),
      (
        ["tenant", "create", "--name", "A", "--slug", "abc", "--timezone", "Mars"], "Africa/Cairo",
        .misused
      ),
      (["tenant", "show", "nobody"], "`qanat tenant list`", .failed),
      (
        ["key", "create", "--tenant", "acme", "--name", "K", "--form", "x"],
        "pair, bearer or header", .misused
      ),
      (
        ["key", "create", "--tenant", "acme", "--name", "K", "--per-minute", "-1"], "or none",
        .misused
      ),
      (
        ["key", "create", "--tenant", "acme", "--name", "K", "--ability", "x"], "messages.send",
        .misused
      ),
      (
        ["key", "create", "--tenant", "acme", "--name", "K", "--expires", "2020-01-01T00:00:00Z"],
        "over", .failed
      ),
      (["key", "create", "--tenant", "nobody", "--name", "K"], "no workspace nobody", .failed),
      (["tenant", "show", "sk_taken_for_a_slug"], "no workspace of this name", .failed),
      (["key", "rotate", "pk_x", "--overlap", "9000h"], "up to 720h", .misused),
      (["limits", "set", "--daily", "5"], "--key KEY or --tenant TENANT", .misused),
      (
        ["limits", "set", "--tenant", "acme", "--mode", "lax"], "enforce, shadow or inherit",
        .misused
      ),
      (["limits", "simulate", "--key", "pk_x", "--since", "900h"], "up to 192h", .misused),
    ] as [([String], String, CommandStatus)])
  func `an error names the way out`(
    words: [String], part: String, status: CommandStatus
  ) async throws {
    try await makeTenant()
    let outcome = await run(words)
    #expect(outcome.status == status)
    #expect(outcome.complaint.contains(part), "\(outcome.complaint)")
    #expect(outcome.output.isEmpty)
  }
}
