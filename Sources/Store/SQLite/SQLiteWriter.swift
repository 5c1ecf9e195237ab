import CSQLite
import Core
import Glibc

/// The one thread that writes: it takes whatever closures wait, and commits them together.
///
/// One that throws undoes only itself. As that is rare, a batch first runs without savepoints; when a closure throws
/// after it wrote, the batch is undone and run again with a savepoint for each. Callers hear of success only after the
/// commit of all has returned, which means synced.
final class SQLiteWriter {
  private let connection: SQLiteConnection
  private let queue: WorkQueue<any Job>
  private let batchCountLimit: Int
  private let controls: Controls
  private let counts: EngineCounts
  private let log: Log
  private var checkpoint = SQLiteCheckpointPolicy()
  private var arrived: [any Job] = []
  private var ran: [Ran] = []
  private var lastBatchCount = 0
  /// How many batches to come have a savepoint for each closure from the start.
  private var guardedBatchCount = 0
  private var lastFailure: StoreError.Code?

  /// A closure that ran in the open transaction, and what it threw.
  private struct Ran {
    let job: any Job
    let error: (any Error)?
  }

  /// The statements around closures, kept prepared.
  private struct Controls {
    let begin, commit, rollback, savepoint, release, rollbackTo: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(StoreError) {
      begin = try connection.prepare(control: "BEGIN IMMEDIATE")
      commit = try connection.prepare(control: "COMMIT")
      rollback = try connection.prepare(control: "ROLLBACK")
      savepoint = try connection.prepare(control: "SAVEPOINT job")
      release = try connection.prepare(control: "RELEASE SAVEPOINT job")
      rollbackTo = try connection.prepare(control: "ROLLBACK TO SAVEPOINT job")
    }
  }

  init(
    _ connection: SQLiteConnection, _ queue: WorkQueue<any Job>, _ options: DatabaseOptions,
    _ counts: EngineCounts, _ log: Log
  ) throws(StoreError) {
    controls = try Controls(connection)
    self.connection = connection
    self.queue = queue
    batchCountLimit = options.batchCountLimit
    self.counts = counts
    self.log = log
  }

  /// Works until the queue is closed and empty.
  func run() {
    while queue.takeAll(into: &arrived, waiting: true) {
      while !arrived.isEmpty { commitTogether() }
      keepLogShort()
    }
  }

  private func commitTogether() {
    do throws(StoreError) {
      try connection.control(controls.begin)
      guard try runArrived() else { return try startOver() }
      try connection.control(controls.commit)
      counts.committed(ran.count { $0.error == nil })
      guardedBatchCount = max(0, guardedBatchCount - 1)
      lastFailure = nil
      answer(nil)
    } catch {
      if !connection.isIdle { try? connection.control(controls.rollback) }
      if lastFailure != error.code {
        log.warning("writing fails", ["error": .string(error.description)])
      }
      lastFailure = error.code
      // What never got to run shares the fate of the batch when the batch could not even begin.
      if ran.isEmpty {
        ran = arrived.map { Ran(job: $0, error: nil) }
        arrived.removeAll(keepingCapacity: true)
      }
      answer(error)
    }
  }

  /// Undoes the batch and puts its closures in line again, this time with a savepoint each.
  private func startOver() throws(StoreError) {
    arrived = ran.map(\.job) + arrived
    ran.removeAll(keepingCapacity: true)
    guardedBatchCount = Self.guardedBatchCountAfterFailure
    try connection.control(controls.rollback)
  }

  /// Where one closure failed, others are likely to.
  private static let guardedBatchCountAfterFailure = 64

  /// Runs what waits, and what arrives meanwhile, up to the bound of a batch. False when the batch must start over.
  private func runArrived() throws(StoreError) -> Bool {
    repeat {
      var index = 0
      defer { arrived.removeFirst(index) }
      while index < arrived.count, ran.count < batchCountLimit {
        index += 1
        guard try runOne(arrived[index - 1]) else { return false }
      }
    } while ran.count < batchCountLimit && arrived.isEmpty && moreArrived()
    return true
  }

  /// Looks for more work. After a batch of many, callers that were just answered are about to ask again: they get a
  /// few microseconds, which costs less than a sync for the first of them alone. A lone caller never waits.
  private func moreArrived() -> Bool {
    if queue.takeAll(into: &arrived, waiting: false) { return true }
    guard ran.count < lastBatchCount else { return false }
    for _ in 0..<Self.yieldCount {
      sched_yield()
      if queue.takeAll(into: &arrived, waiting: false) { return true }
    }
    return false
  }

  private static let yieldCount = 20

  private func runOne(_ job: any Job) throws(StoreError) -> Bool {
    let isGuarded = guardedBatchCount > 0
    if isGuarded { try connection.control(controls.savepoint) }
    let mark = connection.changeMark
    let error = connection.attempt(job)
    // The engine itself undoes the whole transaction on a full disk and its like.
    if connection.isIdle {
      ran.append(Ran(job: job, error: error))
      throw (error as? StoreError) ?? connection.failure
        ?? StoreError(.engine, "the transaction was undone by the engine")
    }
    ran.append(Ran(job: job, error: error))
    if isGuarded {
      if error != nil { try connection.control(controls.rollbackTo) }
      try connection.control(controls.release)
      return true
    }
    return error == nil || connection.changeMark == mark
  }

  private func answer(_ failure: StoreError?) {
    lastBatchCount = ran.count
    for one in ran { one.job.finish(one.error ?? failure) }
    ran.removeAll(keepingCapacity: true)
  }

  private func keepLogShort() {
    guard let mode = checkpoint.due(logPageCount: connection.logPageCount) else { return }
    do throws(StoreError) {
      try connection.checkpoint(mode)
    } catch {
      log.warning(
        "the write-ahead log could not be brought home", ["error": .string(error.description)])
    }
  }
}
