import Core
import Glibc
import RateLimit
import TenantKit
import TestKit
import Testing

extension TenancyTests {
  /// Whatever is asked for under one idempotency key happens once, and is answered once and for all.
  @Suite struct IdempotencyTests {
    @Test func `a thousand at once on SQLite`() async throws {
      let (_, _) = try await askAThousand(.sqlite, nodeCount: 1)
    }

    @Test(.enabled(if: PostgresPlace.server != nil))
    func `a thousand at once on two nodes with PostgreSQL, and again after a restart`()
      async throws
    {
      let (scene, body) = try await askAThousand(.postgres, nodeCount: 2)
      for node in scene.place.nodes { #expect(await node.stop() == 0) }
      let later = try await scene.place.start()
      let replay = try #require(scene.post("once", to: [later], count: 1).first ?? nil)
      #expect(replay.status == 201)
      #expect(replay.body == body)
      #expect(replay["idempotent-replay"] == "true")
      #expect(replay["content-type"] == "application/json")
      #expect(try await scene.keyCount("once") == 1)
    }

    @Test func `a node that is killed at any moment makes it once`() async throws {
      var random = SeededGenerator(seed: 20)
      let scene = try await Scene(.sqlite)
      for round in 1...20 {
        let name = "round \(round)"
        let node = try await scene.place.start()
        // In a time like that of the requests themselves, from before the first to after the last.
        let pause = UInt32.random(in: 0...12_000, using: &random)
        let first = try scene.post(name, to: [node], count: 30) {
          // The moment is the point of the test.
          usleep(pause)
          node.program.signal(SIGKILL)
        }
        _ = await node.program.end()
        let second = try scene.post(name, to: [try await scene.place.start()], count: 5)
        #expect(await scene.place.nodes.last?.stop() == 0)
        #expect(second.lostCount == 0)
        try await scene.checkOnce(name, first + second)
      }
    }

    @Test(.enabled(if: PostgresPlace.server != nil))
    func `a node that is killed leaves nothing for the other to wait for`() async throws {
      var random = SeededGenerator(seed: 21)
      let scene = try await Scene(.postgres)
      let survivor = try await scene.place.start()
      for round in 1...4 {
        let name = "round \(round)"
        let victim = try await scene.place.start()
        let pause = UInt32.random(in: 0...30_000, using: &random)
        let first = try scene.post(name, to: [victim], count: 20) {
          // The moment is the point of the test.
          usleep(pause)
          victim.program.signal(SIGKILL)
        }
        let began = ContinuousClock.now
        let second = try scene.post(name, to: [survivor], count: 5)
        #expect(second.lostCount == 0)
        #expect(ContinuousClock.now - began < .seconds(4), "it waited for the dead")
        try await scene.checkOnce(name, first + second)
      }
    }

    @Test func `two people of one workspace have idempotency keys of their own`() async throws {
      let scene = try await Scene(.sqlite)
      let node = try await scene.place.start()
      var bodies: Set<String> = []
      for name in ["one", "two"] {
        let cookie = try await scene.workspace.cookie(email: "\(name)@ours.example")
        let answer = try scene.post(
          "same", to: [node], count: 1, fields: ["Cookie: \(cookie)"])[0]
        #expect(answer?.status == 201)
        #expect(answer?["idempotent-replay"] == nil)
        bodies.insert(answer?.body ?? "")
      }
      #expect(bodies.count == 2, "one person was given the other's secret")
      #expect(try await scene.keyCount("same") == 2)
    }

    @Test func `a refusal burns no key`() async throws {
      let scene = try await Scene(.sqlite)
      let node = try await scene.place.start()
      let weak = try await scene.workspace.key(abilities: try Abilities(["keys.read"]))
      #expect(try scene.post("later", to: [node], count: 1, fields: weak.fields)[0]?.status == 403)
      let client = try Client(port: node.port)
      let fields = scene.key.fields + ["Idempotency-Key: later"]
      #expect(client.ask("POST /api/v1/api-keys", fields, body: "{}")?.status == 422)
      let made = try #require(
        client.ask("POST /api/v1/api-keys", fields, body: "{\"name\":\"later\"}"))
      #expect(made.status == 201)
      #expect(made["idempotent-replay"] == nil)
      let other = client.ask("POST /api/v1/api-keys", fields, body: "{\"name\":\"other\"}")
      #expect(other?.status == 422)
      #expect(try other?.json()["error"]?["code"] == "idempotency_key_reused")
    }

    /// A thousand identical requests make one key and one answer, which is returned.
    private func askAThousand(
      _ engine: Place.Engine, nodeCount: Int
    ) async throws -> (Scene, body: String) {
      let scene = try await Scene(engine)
      let nodes = try await scene.place.start(count: nodeCount)
      let answers = try scene.post("once", to: nodes, count: 1_000)
      #expect(answers.count(of: 201) == 1_000)
      #expect(answers.count { $0?["idempotent-replay"] == nil } == 1)
      try await scene.checkOnce("once", answers)
      return (scene, try #require(answers[0]?.body))
    }

    /// A workspace in which keys are made.
    private struct Scene {
      let place: Place
      let workspace: Workspace
      let key: TestKey

      init(_ engine: Place.Engine) async throws {
        place = try await Place(engine)
        workspace = try await place.workspace()
        key = try await workspace.key()
      }

      /// Asks for one key of this name, many times at once, under one idempotency key.
      func post(
        _ name: String, to nodes: [Gateway], count: Int, fields: [String]? = nil,
        afterwards act: (() -> Void)? = nil
      ) throws -> [WireAnswer?] {
        let idempotency = "Idempotency-Key: \(name.replacing(" ", with: "-"))"
        let request = Wire.request(
          "POST /api/v1/api-keys", (fields ?? key.fields) + [idempotency],
          body: "{\"name\":\"\(name)\"}")
        return try Burst(count: count, to: nodes.map(\.port)).run(
          request, interruption: act.map { (count - 1, $0) })
      }

      /// Every answer that came is the same, and there is one key.
      func checkOnce(_ name: String, _ answers: [WireAnswer?]) async throws {
        let bodies = Set(answers.compactMap { $0?.body })
        #expect(bodies.count == 1, "\(name): \(bodies)")
        #expect(answers.count(of: 201) + answers.lostCount == answers.count, "\(name)")
        #expect(try await keyCount(name) == 1, "\(name)")
      }

      func keyCount(_ name: String) async throws -> Int {
        try await workspace.store.read { tx throws in
          try APIKeys.list(PageRequest(countMax: 200), in: tx).elements.count { $0.name == name }
        }
      }
    }
  }
}
