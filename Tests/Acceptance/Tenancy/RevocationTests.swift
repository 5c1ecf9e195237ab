import Core
import Glibc
import Synchronization
import TenantKit
import TestKit
import Testing

extension TenancyTests {
  /// What was taken away in one place is gone everywhere, on the very next request.
  @Suite struct RevocationTests {
    @Test(.enabled(if: PostgresPlace.server != nil), .timeLimit(.minutes(5)))
    func `a revoked key fails on every node at once, a hundred times`() async throws {
      let place = try await Place(.postgres)
      let workspace = try await place.workspace()
      let nodes = try await place.start(count: 3)
      let lines = try nodes.map { try Client(port: $0.port) }
      let owner = try await workspace.key(name: "owner")
      for round in 1...100 {
        let key = try await workspace.key(name: "round \(round)")
        for line in lines { #expect(line.ask("GET /api/v1/me", key.fields)?.status == 200) }
        // By an operator, by another process, by a request to any of the nodes.
        if round.isMultiple(of: 10) {
          let command = try await Program.run(["key", "revoke", key.publicID] + place.words)
          #expect(command.status == 0, "\(command.complaint)")
        } else if round.isMultiple(of: 2) {
          try await workspace.revoke(key)
        } else {
          let answer = lines[round % 3].ask("DELETE /api/v1/api-keys/\(key.id)", owner.fields)
          #expect(answer?.status == 200)
        }
        for (number, line) in lines.enumerated() {
          let answer = line.ask("GET /api/v1/me", key.fields)
          #expect(answer?.status == 401, "node \(number), round \(round)")
        }
      }
    }

    @Test(.enabled(if: PostgresPlace.server != nil))
    func `a key that is in use while it is revoked is not remembered again`() async throws {
      let place = try await Place(.postgres)
      let workspace = try await place.workspace()
      let nodes = try await place.start(count: 3)
      for round in 1...10 {
        let key = try await workspace.key()
        let hammers = try nodes.map { try Hammer(key, $0.port) }
        #expect(await eventually { hammers.allSatisfy { $0.answerCount > 3 } })
        try await workspace.revoke(key)
        for (number, node) in nodes.enumerated() {
          let answer = try node.ask("GET /api/v1/me", key.fields)
          #expect(answer.status == 401, "node \(number), round \(round)")
        }
        #expect(await eventually { hammers.allSatisfy(\.wasTurnedAway) })
        hammers.forEach { $0.stop() }
      }
    }

    @Test(.enabled(if: PostgresPlace.server != nil))
    func `a node that stood still believes nothing of what it remembers`() async throws {
      let place = try await Place(.postgres)
      let workspace = try await place.workspace()
      let nodes = try await place.start(count: 2)
      let lines = try nodes.map { try Client(port: $0.port) }
      for round in 1...4 {
        let key = try await workspace.key()
        for line in lines { #expect(line.ask("GET /api/v1/me", key.fields)?.status == 200) }
        nodes[0].program.signal(SIGSTOP)
        try await workspace.revoke(key)
        #expect(lines[1].ask("GET /api/v1/me", key.fields)?.status == 401, "round \(round)")
        // What waits for it when it wakes is the first thing that it does.
        lines[0].send(Wire.request("GET /api/v1/me", key.fields))
        nodes[0].program.signal(SIGCONT)
        #expect(lines[0].receive()?.status == 401, "round \(round)")
      }
    }

    @Test(.enabled(if: PostgresPlace.server != nil))
    func `a suspended workspace is shut on every node at once`() async throws {
      let place = try await Place(.postgres)
      let workspace = try await place.workspace()
      let key = try await workspace.key()
      let nodes = try await place.start(count: 3)
      let lines = try nodes.map { try Client(port: $0.port) }
      for round in 1...10 {
        for line in lines { #expect(line.ask("GET /api/v1/me", key.fields)?.status == 200) }
        try await workspace.set(.suspended)
        for line in lines {
          let answer = line.ask("GET /api/v1/me", key.fields)
          #expect(answer?.status == 403, "round \(round)")
          #expect(try answer?.json()["error"]?["code"] == "workspace_suspended")
        }
        try await workspace.set(.active)
      }
    }
  }
}

/// Uses a key again and again on one connection, from a thread of its own.
private final class Hammer: Sendable {
  private let answers = Atomic<Int>(0)
  private let turnedAway = Atomic<Bool>(false)
  private let isStopped = Atomic<Bool>(false)

  var answerCount: Int { answers.load(ordering: .relaxed) }
  var wasTurnedAway: Bool { turnedAway.load(ordering: .relaxed) }

  init(_ key: TestKey, _ port: UInt16) throws {
    let request = Wire.request("GET /api/v1/me", key.fields)
    try DedicatedThread.start("hammer") { [self] in
      guard let client = try? Client(port: port) else { return }
      while !isStopped.load(ordering: .relaxed) {
        client.send(request)
        guard let answer = client.receive() else { return }
        answers.add(1, ordering: .relaxed)
        if answer.status == 401 { turnedAway.store(true, ordering: .relaxed) }
        // Failing more often than this only fills the table of addresses that fail.
        if answer.status == 401 { return }
      }
    }
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }
}
