import ChannelKit
import Core
import Store
import TenantKit

@testable import Delivery

/// A carrier that does what a test says, and remembers what it was asked for.
final class RecordingCarrier: Carrier {
  /// An attempt that was made.
  struct Attempt: Hashable, Sendable {
    let item: OutboxItem
    let uptime: Duration
    let now: Timestamp
  }

  let kind: OutboxKind
  private let clock: any WallClock
  private let state: Locked<State>

  struct State: Sendable {
    var attempts: [Attempt] = []
    var runningCount = 0
    var runningMax = 0
    var facts: QueueFacts
    var answer: @Sendable (OutboxItem) async -> AttemptReport
    var intention: @Sendable (OutboxItem) throws -> Bool = { _ in true }
    var recovery = Recovery.again
  }

  init(
    _ kind: OutboxKind = .message, clock: any WallClock, facts: QueueFacts = .test,
    answer: @escaping @Sendable (OutboxItem) async -> AttemptReport = { _ in .sent }
  ) {
    (self.kind, self.clock) = (kind, clock)
    state = Locked(State(facts: facts, answer: answer))
  }

  func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
  var attempts: [Attempt] { state.withLock { $0.attempts } }
  var runningMax: Int { state.withLock { $0.runningMax } }
  var runningCount: Int { state.withLock { $0.runningCount } }

  func facts(of queue: UUID, tenant: TenantID) async throws -> QueueFacts {
    state.withLock { $0.facts }
  }

  func intend(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Intention<String> {
    guard try state.withLock({ $0.intention })(item) else {
      try Journal.write("drop", item, in: tx)
      return .drop
    }
    try Journal.write("intend", item, in: tx)
    return .go("load of \(item.id)")
  }

  func attempt(_ item: OutboxItem, _ load: String) async -> AttemptReport {
    precondition(load == "load of \(item.id)", "a load went to another item")
    let answer = state.withLock { state in
      state.attempts.append(Attempt(item: item, uptime: clock.uptime, now: clock.now))
      state.runningCount += 1
      state.runningMax = max(state.runningMax, state.runningCount)
      return state.answer
    }
    defer { state.withLock { $0.runningCount -= 1 } }
    return await answer(item)
  }

  func expire(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    try Journal.write("expire", item, in: tx)
  }

  func giveUp(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    try Journal.write("give up", item, in: tx)
  }

  func recover(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Recovery {
    let recovery = state.withLock { $0.recovery }
    try Journal.write(recovery == .again ? "again" : "over", item, in: tx)
    return recovery
  }
}

extension QueueFacts {
  static let test = QueueFacts(
    schedule: .exponential(base: .seconds(1), max: .seconds(8), attempts: 5, jitter: 0))
}

extension AttemptReport {
  /// It went out, and the journal says so.
  static let sent = AttemptReport(.done, .answers)

  /// Not now.
  static func again(
    _ after: Duration? = nil, _ scope: Verdict.Scope = .pair, _ sign: Sign = .answers
  ) -> AttemptReport {
    AttemptReport(.again(after: after, scope: scope), sign)
  }

  /// The same report, whose effect writes a word to the journal.
  static func noted(
    _ outcome: Outcome, _ word: String, _ item: OutboxItem, _ sign: Sign = .answers
  ) -> AttemptReport {
    AttemptReport(outcome, sign) { tx throws in try Journal.write(word, item, in: tx) }
  }
}

/// A table that carriers write to, so that a test sees what was committed.
enum Journal {
  static let migrations = [
    Migration(
      id: "2026-11-21-test-journal",
      sql: """
        CREATE TABLE journal (tenant_id BYTEA NOT NULL, id BYTEA NOT NULL, word TEXT NOT NULL,
          attempts BIGINT NOT NULL, lane TEXT NOT NULL, entry BYTEA NOT NULL,
          PRIMARY KEY (tenant_id, entry))
        """)
  ]

  struct Entry: Hashable, Sendable {
    let id: UUID
    let word: String
    let attempts: Int
    let lane: String
  }

  static func write(_ word: String, _ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    try tx.execute(
      """
      INSERT INTO journal (tenant_id, id, word, attempts, lane, entry)
      VALUES (\(tx.tenant), \(item.id), \(word), \(item.attempts), \(item.lane),
        \(UUID.v7(at: tx.now)))
      """)
  }

  static func all(in tx: borrowing some Reader & ~Copyable) throws -> [Entry] {
    try tx.all("SELECT id, word, attempts, lane FROM journal ORDER BY entry LIMIT 100000") {
      row throws in
      Entry(id: try row[0], word: try row[1], attempts: try row[2], lane: try row[3])
    }
  }
}
