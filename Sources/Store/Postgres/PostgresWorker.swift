import Core

/// One connection of the pool and its thread: it takes a closure, runs it as a transaction, and tries again what may
/// be tried again.
final class PostgresWorker {
  private let url: PostgresURL
  private let queue: WorkQueue<PostgresTask>
  private let options: DatabaseOptions
  private let counts: EngineCounts
  private let log: Log
  private var connection: PostgresConnection?
  private var lostCount = 0

  /// What became of one try.
  private enum Outcome {
    case ended((any Error)?)
    /// Nothing happened; the same closure may run again.
    case again(StoreError)
  }

  init(
    _ url: PostgresURL, _ queue: WorkQueue<PostgresTask>, _ options: DatabaseOptions,
    _ counts: EngineCounts, _ log: Log
  ) {
    self.url = url
    self.queue = queue
    self.options = options
    self.counts = counts
    self.log = log
  }

  /// Works until the queue is closed and empty.
  func run() {
    while let task = queue.takeOne() { task.job.finish(answer(task)) }
  }

  private func answer(_ task: PostgresTask) -> (any Error)? {
    var attempt = 1
    while true {
      do throws(StoreError) {
        let connection = try connected(until: task.deadline)
        switch transact(task, connection, attempt) {
        case .ended(let error): return error
        case .again(let error):
          guard attempt < options.attemptCountLimit else { throw error }
          Pause.sleep(
            Pause.backoff(attempt: attempt, from: .milliseconds(1), to: .milliseconds(200)))
          attempt += 1
        }
      } catch {
        return error
      }
    }
  }

  /// A connection, waiting for the server to come back if it must.
  private func connected(until deadline: Duration) throws(StoreError) -> PostgresConnection {
    if let connection, connection.isAlive { return connection }
    connection = nil
    while true {
      do throws(StoreError) {
        let opened = try PostgresConnection(url, options)
        if lostCount > 0 { log.info("the database is back", ["place": .string(url.place)]) }
        lostCount = 0
        connection = opened
        return opened
      } catch {
        lostCount += 1
        if lostCount == 1 {
          log.warning(
            "the database is away",
            ["place": .string(url.place), "error": .string(error.description)])
        }
        let pause = Pause.backoff(attempt: lostCount, from: .milliseconds(20), to: .seconds(2))
        guard error.isTransient, Pause.now + pause < deadline else { throw error }
        Pause.sleep(pause)
      }
    }
  }

  private func transact(
    _ task: PostgresTask, _ connection: PostgresConnection, _ attempt: Int
  ) -> Outcome {
    do throws(StoreError) {
      try connection.control(Self.begin(task, attempt))
    } catch {
      return discard(error)
    }
    if let error = connection.attempt(task.job) {
      return undo(error, of: task, connection)
    }
    return commit(task, connection)
  }

  /// From which attempt on a closure runs alone. A long one beside many short ones would never come to its end otherwise:
  /// whatever it has read is changed before it commits.
  private static let turnAttempt = 4

  /// How long it waits to be alone. Whoever comes meanwhile waits behind it, so a node that stands still in the middle of
  /// a transaction must not hold up all others.
  private static let turnWaitMilliseconds = 1_000

  /// Writers share a lock that one who keeps meeting others has alone, on all nodes. A lock of a table is taken before
  /// the transaction sees anything, and ends with it.
  private static func begin(_ task: PostgresTask, _ attempt: Int) -> String {
    guard task.isWrite else { return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" }
    let begin = "BEGIN ISOLATION LEVEL SERIALIZABLE; "
    guard attempt >= turnAttempt else {
      return begin + "LOCK TABLE schema_migration IN ROW SHARE MODE"
    }
    return begin
      + """
      SET LOCAL lock_timeout = \(turnWaitMilliseconds); \
      LOCK TABLE schema_migration IN EXCLUSIVE MODE; SET LOCAL lock_timeout TO DEFAULT
      """
  }

  private func commit(_ task: PostgresTask, _ connection: PostgresConnection) -> Outcome {
    do throws(StoreError) {
      let result = try connection.control("COMMIT")
      guard result.command == "COMMIT" else { return .ended(StoreError.transactionFailed) }
      if task.isWrite { counts.committed(1) }
      return .ended(nil)
    } catch {
      if error.code == .conflict { return .again(error) }
      guard error.code == .unavailable || !connection.isAlive else { return .ended(error) }
      self.connection = nil
      guard task.isWrite else { return .again(error) }
      return .ended(
        StoreError(
          .unknownOutcome,
          "the connection was lost during the commit; it may have happened, so look before doing it again",
          detail: error.detail))
    }
  }

  /// Rolls back, and decides whether the closure may run again: never after its own error, always after the engine's.
  private func undo(
    _ error: any Error, of task: PostgresTask, _ connection: PostgresConnection
  ) -> Outcome {
    let cause = connection.failure ?? error as? StoreError
    do throws(StoreError) {
      try connection.control("ROLLBACK")
    } catch {
      return discard(cause ?? error)
    }
    switch cause?.code {
    case .conflict: return .again(cause!)
    case .unavailable: return discard(cause!)
    // A primary that became a standby refuses to write; the next connection finds the new primary.
    case .readOnly where task.isWrite: return discard(cause!)
    default: return .ended(error)
    }
  }

  /// Gives the connection up. Nothing was committed on it, so the closure may run on another.
  private func discard(_ error: StoreError) -> Outcome {
    connection = nil
    switch error.code {
    case .unavailable, .readOnly, .conflict: return .again(error)
    default: return .ended(error)
    }
  }
}
