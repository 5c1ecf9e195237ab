import Core
import Operations
import RateLimit
import TenantKit
import TestKit
import Testing

extension TenancyTests {
  /// Nobody sees or touches what belongs to another workspace, whatever operation they call.
  ///
  /// These read the operation table: a new operation is covered as it is added. Only a new kind of thing with an id
  /// needs a line in `Possession`, and a failing test says so.
  @Suite struct IsolationTests {
    @Test func `an id of another workspace is an id of nothing`() async throws {
      let scene = try await Scene()
      for operation in scene.operations where operation.parameters.count > 0 {
        if try operation.possessions.allSatisfy(\.isEverybodys) { continue }
        let foreign = try await scene.things(for: operation, of: scene.theirs)
        let missing = try operation.possessions.map { $0.missing() }
        for caller in scene.callers(of: operation) {
          let answer = try scene.ask(operation, foreign, caller.fields)
          let reference = try scene.ask(operation, missing, caller.fields)
          #expect(answer.status == 404, "\(operation.name) by \(caller.name): \(answer.body)")
          #expect(answer.status == reference.status)
          #expect(answer.body == reference.body)
        }
        // Whoever has it can still do this to it: the ids were real, and they were left alone.
        let own = try scene.ask(operation, foreign, scene.their.fields)
        #expect(
          (200..<300).contains(own.status), "\(operation.name) by its owner: \(own.body)")
      }
    }

    @Test func `no list shows anything of another workspace`() async throws {
      let scene = try await Scene()
      for operation in scene.operations
      where operation.parameters.isEmpty && operation.method == "GET" {
        for caller in scene.callers(of: operation) {
          let answer = try scene.ask(operation, [], caller.fields)
          #expect(answer.status == 200, "\(operation.name): \(answer.body)")
          #expect(!answer.body.contains(Scene.mark), "\(operation.name) by \(caller.name)")
        }
        let own = try scene.ask(operation, [], scene.their.fields)
        #expect(own.status == 200)
      }
      // The mark is where it should be, so that its absence elsewhere means something.
      for path in ["/api/v1/api-keys", "/api/v1/users", "/api/v1/audit", "/api/v1/workspace"] {
        let own = try scene.node.ask("GET \(path)", scene.their.fields)
        #expect(own.body.contains(Scene.mark), "\(path)")
      }
    }

    @Test func `each missing ability is named`() async throws {
      let scene = try await Scene()
      let abilities = Set(scene.operations.compactMap(\.ability))
      #expect(abilities.count > 3)
      for operation in scene.operations {
        guard let ability = operation.ability else { continue }
        let others = try Abilities(abilities.subtracting([ability]).sorted())
        let key = try await scene.ours.key(abilities: others)
        let missing = try operation.possessions.map { $0.missing() }
        let answer = try scene.ask(operation, missing, key.fields)
        #expect(answer.status == 403, "\(operation.name): \(answer.body)")
        #expect(answer.body.contains(ability), "\(operation.name): \(answer.body)")
        if operation.surface == "messaging" {
          #expect(
            try answer.json()["error"]?["details"]?["required_ability"] == .string(ability))
        }
      }
    }

    @Test func `nothing that needs a key is done without one`() async throws {
      let scene = try await Scene()
      let strangers = [
        [], ["X-Public-Key: pk_nobody", "X-Secret-Key: sk_nothing"],
        ["Authorization: Bearer qb_nothing"], ["X-API-Key: qh_nothing"],
        ["Cookie: qanat_session=nothing"],
      ]
      for operation in scene.operations {
        let missing = try operation.possessions.map { $0.missing() }
        for fields in strangers {
          let answer = try scene.ask(operation, missing, fields)
          #expect(answer.status == 401, "\(operation.name) with \(fields): \(answer.body)")
        }
      }
    }

    @Test func `wrong, unknown, foreign and contradictory credentials look the same`()
      async throws
    {
      let scene = try await Scene()
      let (ours, theirs) = (scene.our, scene.their)
      let token = try await scene.ours.key(form: .bearer)
      func pair(_ publicID: String, _ secret: String) -> [String] {
        ["X-Public-Key: \(publicID)", "X-Secret-Key: \(secret)"]
      }
      let wrong = [
        pair(ours.publicID, theirs.secret), pair(theirs.publicID, ours.secret),
        pair(ours.publicID, "sk_wrong"), pair("pk_unknown", ours.secret),
        pair(ours.publicID, ours.secret + "x"), pair(ours.publicID, String(ours.secret.dropLast())),
        pair(ours.publicID, token.secret), ["Authorization: Bearer \(ours.secret)"],
        ["X-API-Key: \(ours.publicID)"], ours.fields + theirs.fields,
        ours.fields + token.fields, token.fields + ["X-API-Key: qh_unknown"],
      ]
      let reference = try scene.ask("GET /api/v1/me", pair("pk_unknown", "sk_unknown"))
      #expect(try reference.json()["error"]?["code"] == "invalid_credentials")
      for fields in wrong {
        let answer = try scene.ask("GET /api/v1/me", fields)
        #expect(answer.status == 401)
        #expect(answer.body == reference.body)
      }
      #expect(try scene.ask("GET /api/v1/me", ours.fields).status == 200)
    }
  }
}
