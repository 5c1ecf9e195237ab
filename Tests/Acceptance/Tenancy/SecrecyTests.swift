import Core
import Testing

extension TenancyTests {
  /// What is secret is nowhere but with whom it was given to: in no table, no file, no log, no error.
  @Suite struct SecrecyTests {
    @Test(arguments: Place.Engine.available)
    func `no secret stays behind`(engine: Place.Engine) async throws {
      let place = try await Place(engine, ["--set", "log.level=debug"])
      let day = try await Day(place)
      try day.makeKeys()
      try day.logIn()
      try day.failToAuthenticate()
      try day.beRefused()
      try day.spoilEveryOperation()
      try day.speak()
      try day.watch()
      try await day.giveCommands()
      try await day.mistype()
      var remains = try await place.remains()
      await day.crash()
      remains += try await place.remains()
      try await day.rise()
      #expect(await day.node.stop() == 0)
      remains += try await place.remains()

      #expect(day.hunt.count > 35)
      for (name, bytes) in remains { #expect(day.hunt.found(in: bytes) == [], "in \(name)") }
      let logs = place.nodes.map { $0.program.output + $0.program.complaint }
      let logsAll = logs[0].contains("\"level\":\"debug\"")
      #expect(logsAll, "the log must be read at its most talkative")
      for log in logs { #expect(day.hunt.found(in: log) == [], "in the log") }
      #expect(day.answers.count > 300)
      for (name, text) in day.answers {
        #expect(day.hunt.found(in: text) == [], "in the answer to \(name)")
      }
    }

    @Test func `the hunt finds what is there`() async throws {
      let place = try await Place(.sqlite)
      let workspace = try await place.workspace()
      var hunt = SecretHunt()
      hunt.add("sk_ThisIsKeptWhereItMayNotBe", as: "a secret")
      #expect(try await !place.remains().contains { hunt.found(in: $0.bytes) != [] })
      _ = try await workspace.key(name: "ThisIsKeptWhereItMayNotBe")
      let names = try await place.remains().filter { hunt.found(in: $0.bytes) != [] }.map(\.name)
      #expect(names.contains("the table api_key"))
      #expect(names.contains { $0.hasSuffix("qanat.db") || $0.hasSuffix("qanat.db-wal") })
    }

    @Test(arguments: ["", "a", "ab"])
    func `the hunt finds each form, whatever stands before it`(before: String) {
      let secret = "sk_ThisIsKept+Where/ItMayNotBe?"
      var hunt = SecretHunt()
      hunt.add(secret, as: "a secret")
      for kept in [secret, String(secret.dropFirst(3))].map({ Array((before + $0 + "z").utf8) }) {
        let escaped = kept.map { "%" + Hex.encode([$0]) }.joined()
        for text in [
          String(decoding: kept, as: UTF8.self), Hex.encode(kept), Hex.encode(kept).uppercased(),
          Base64.encode(kept), Base64.encode(kept, as: .url), escaped, escaped.uppercased(),
          PercentEncoding.encode(String(decoding: kept, as: UTF8.self), for: .query),
        ] {
          #expect(hunt.found(in: text) != [], "\(text)")
        }
      }
      #expect(hunt.found(in: "\(before)sk_ThisIsKeptWhereItMay") == [])
    }
  }
}
