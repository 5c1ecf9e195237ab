import Core
import Glibc
import TenantKit
import TestKit
import Testing

extension TenancyTests {
  /// Limits change beneath a running gateway, and each says where it was set.
  @Suite struct LimitChangeTests {
    /// What `/me` says of the minute: its limit and where that comes from.
    private static func minute(_ key: TestKey, _ node: Gateway) throws -> (Int64?, String?) {
      let data = try #require(try node.ask("GET /api/v1/me", key.fields).json()["data"])
      return (
        data["limits"]?["per_minute"]?.integerValue,
        data["limit_sources"]?["per_minute"]?.stringValue
      )
    }

    /// A key that inherits every limit.
    private static func plainKey(_ workspace: Workspace) async throws -> TestKey {
      let draft = try KeyDraft(name: "plain")
      return try await workspace.store.write { tx throws in
        TestKey(try APIKeys.create(draft, by: .command, in: tx))
      }
    }

    @Test func `a file read again holds from the next request on, and a bad one does not`()
      async throws
    {
      let place = try await Place(.sqlite, limits: "{ defaults: {\n  per_minute: 100 } }")
      let file = place.folder.file("limits.json5")
      let key = try await Self.plainKey(try await place.workspace())
      let node = try await place.start()
      #expect(try Self.minute(key, node) == (100, "\(file):2"))

      File.write("{ defaults: { per_minute: 2 } }", to: file)
      node.program.signal(SIGHUP)
      #expect(await node.program.logs("configuration reloaded"))
      #expect(try await eventually { try node.ask("GET /api/v1/me", key.fields).status == 429 })
      let refused = try node.ask("GET /api/v1/me", key.fields)
      #expect(refused["x-ratelimit-limit"] == "2" && refused["x-ratelimit-remaining"] == "0")

      File.write("{ defaults: { per_minute: -5, per_minuet: 1 } }", to: file)
      node.program.signal(SIGHUP)
      #expect(await node.program.logs("did you mean per_minute"))
      #expect(try node.ask("GET /api/v1/me", key.fields)["x-ratelimit-limit"] == "2")

      File.write(
        "{ defaults: { per_minute: 2 },\n  keys: { \"\(key.publicID)\": { per_minute: 50 } } }",
        to: file)
      node.program.signal(SIGHUP)
      #expect(try await eventually { try node.ask("GET /api/v1/me", key.fields).status == 200 })
      #expect(try Self.minute(key, node) == (50, "\(file):2"))
      #expect(await node.stop() == 0)
    }

    @Test(arguments: Place.Engine.available)
    func `a command's limit holds when the command has returned`(
      engine: Place.Engine
    )
      async throws
    {
      let place = try await Place(engine)
      let key = try await Self.plainKey(try await place.workspace())
      let nodes = try await place.start(count: engine == .postgres ? 2 : 1)
      for limit in [7, 70, 700] as [Int64] {
        let command = try Program(
          [
            "limits", "set", "--key", key.publicID, "--per-minute", String(limit), "--data",
            place.folder.file("data"), "--set", "limits.file=\(place.folder.file("limits.json5"))",
          ] + place.words)
        #expect(await command.end() == 0, "\(command.complaint)")
        for node in nodes {
          #expect(try Self.minute(key, node) == (limit, "key (set by command)"))
        }
      }
    }
  }
}
