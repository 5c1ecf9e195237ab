import Core
import TenantKit
import TestKit
import Testing

@testable import Operations

@Suite struct InFlightTests {
  private let inFlight = InFlight()
  private let answer = KeptAnswer(
    RecordedAnswer(status: 201, contentType: "text/plain", body: [1, 2]),
    to: Fingerprint(method: "POST", path: "/", query: "", body: []))

  private func scope(_ key: String) throws -> IdempotencyScope {
    IdempotencyScope(
      caller: UUID(high: 1, low: 1), method: "POST", path: "/",
      key: try #require(IdempotencyKey(key)))
  }

  /// What a request that came is told to do, as a word.
  private func word(_ role: InFlight.Role) -> String {
    switch role {
    case .lead: "lead"
    case .replay(let kept): "replay \(kept.answer.body)"
    case .giveUp: "give up"
    }
  }

  @Test func `the first leads and the others get its answer`() async throws {
    let scope = try scope("a")
    #expect(word(await inFlight.enter(scope, at: .zero)) == "lead")
    await withTaskGroup(of: String.self) { group in
      for _ in 0..<20 {
        group.addTask { word(await inFlight.enter(scope, at: .zero)) }
      }
      #expect(await eventually { inFlight.waitingCount(scope) == 20 })
      inFlight.leave(scope, answer)
      for await role in group { #expect(role == "replay [1, 2]") }
    }
  }

  @Test func `when the first fails the next one leads, one at a time`() async throws {
    let scope = try scope("a")
    #expect(word(await inFlight.enter(scope, at: .zero)) == "lead")
    await withTaskGroup(of: String.self) { group in
      for _ in 0..<3 {
        group.addTask { word(await inFlight.enter(scope, at: .zero)) }
      }
      #expect(await eventually { inFlight.waitingCount(scope) == 3 })
      inFlight.leave(scope, nil)
      #expect(await group.next() == "lead")
      #expect(inFlight.waitingCount(scope) == 2)
      inFlight.leave(scope, answer)
      for await role in group { #expect(role == "replay [1, 2]") }
    }
    #expect(word(await inFlight.enter(scope, at: .zero)) == "lead")
  }

  @Test func `nobody waits longer than the bound`() async throws {
    let scope = try scope("a")
    #expect(word(await inFlight.enter(scope, at: .zero)) == "lead")
    await withTaskGroup(of: String.self) { group in
      group.addTask { word(await inFlight.enter(scope, at: .seconds(1))) }
      group.addTask { word(await inFlight.enter(scope, at: .seconds(2))) }
      #expect(await eventually { inFlight.waitingCount(scope) == 2 })
      inFlight.expire(at: .seconds(11))
      #expect(await group.next() == "give up")
      #expect(inFlight.waitingCount(scope) == 1)
      inFlight.leave(scope, answer)
      #expect(await group.next() == "replay [1, 2]")
    }
  }

  @Test func `other keys do not wait`() async throws {
    #expect(word(await inFlight.enter(try scope("a"), at: .zero)) == "lead")
    #expect(word(await inFlight.enter(try scope("b"), at: .zero)) == "lead")
  }
}
