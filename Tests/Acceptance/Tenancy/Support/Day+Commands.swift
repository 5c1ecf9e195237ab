import Core
import TestKit
import Testing

extension Day {
  /// The commands that give secrets, and all that show what belongs to them.
  func giveCommands() async throws {
    let tenant = ["--tenant", "proof"]
    try await giveByCommand(["key", "create", "--name", "by command"] + tenant)
    try await giveByCommand(
      ["key", "create", "--name", "b", "--form", "bearer", "--test"] + tenant)
    try await giveByCommand(["key", "rotate", key.publicID, "--overlap", "1h"])
    let slow = try await giveByCommand(
      ["key", "create", "--name", "slow", "--per-minute", "1"] + tenant)
    for status in [200, 429] {
      #expect(try ask("GET /api/v1/me", Self.fields(of: slow)).status == status)
    }
    try await giveByCommand(
      ["user", "create", "--email", "b@ours.example", "--role", "agent"] + tenant)
    for command in [
      ["key", "list"] + tenant, ["key", "show", key.publicID], ["limits", "explain", key.publicID],
      ["limits", "show"] + tenant, ["user", "list"] + tenant, ["tenant", "show", "proof"],
      ["limits", "simulate", "--per-minute", "1", "--key", key.publicID],
      ["doctor"], ["config", "check"], ["routes"],
    ] {
      let isShown = command != ["routes"]
      let ending = try await (isShown ? place.run(command) : Program.run(command))
      #expect(ending.status == 0, "\(command): \(ending.complaint)")
      note(command.joined(separator: " "), ending)
      if isShown { note("\(command) as JSON", try await place.run(command + ["--json"])) }
    }
    let backup = try await place.run(["backup", place.folder.file("backup")])
    #expect(backup.status == 0, "\(backup.complaint)")
    note("backup", backup)
  }

  /// Secrets where a command wants something else.
  func mistype() async throws {
    let secret = key.secret
    let url = "postgresql://u:\(guess)@127.0.0.1:1/d?sslpassword=\(guess)&connect_timeout=2"
    for command in [
      ["key", "show", secret], ["key", "revoke", secret], ["key", "rotate", secret],
      ["limits", "explain", secret], ["limits", "set", "--key", secret, "--daily", "1"],
      ["limits", "simulate", "--key", secret], ["tenant", "show", secret],
      ["user", "create", "--tenant", "proof", "--email", "c@ours.example", "--password", guess],
      ["key", "create", "--tenant", "proof", "--name", "x", "--expires", secret],
      ["config", "check", "--set", "vault.key=\(secret)"], ["migrate", "--to", url],
    ] {
      let ending = try await place.run(command)
      #expect(ending.status != 0, "\(command)")
      note(command.prefix(2).joined(separator: " ") + " with a secret", ending)
    }
    let away = ["--database", url, "--set", "database.connect_wait_max=1s"]
    for command in [["config", "check"], ["doctor"], ["serve"]] {
      let ending = try await Program.run(
        command + away + ["--data", place.folder.file("data-away")],
        environment: ["QANAT_VAULT_KEY": "\(place.vaultKey)=,\(guess)"])
      note("\(command[0]) with a database that is away", ending)
    }
  }

  @discardableResult
  private func giveByCommand(_ command: [String]) async throws -> JSON {
    let ending = try await place.run(command + ["--json"])
    #expect(ending.status == 0, "\(ending.complaint)")
    let data = try JSON.parse(Array(ending.output.utf8))
    addSecret(of: data, "of \(command[0]) \(command[1])")
    #expect(hunt.found(in: ending.complaint) == [])
    return data
  }
}
