import Core

/// PostgreSQL behind `Database`: a pool of connections, each with a thread that takes one closure after another.
final class PostgresEngine: Engine {
  let url: PostgresURL
  let options: DatabaseOptions
  private let queue: WorkQueue<PostgresTask>
  private let workers = WorkerGroup()
  private let counts = EngineCounts()

  /// Checks that the server answers, and starts the threads.
  init(_ url: Secret<String>, _ options: DatabaseOptions, _ log: Log) async throws {
    let url = try PostgresURL(url)
    self.url = url
    self.options = options
    queue = WorkQueue(limit: options.waitingCountLimit)
    try await WorkerThread.run("pg-first") { _ = try PostgresConnection(url, options) }
    let (queue, counts) = (queue, counts)
    for number in 1...max(1, options.connectionCount) {
      try workers.start("pg-\(number)") {
        PostgresWorker(url, queue, options, counts, log).run()
      }
    }
  }

  deinit { close() }

  var statistics: DatabaseStatistics { counts.statistics(waiting: queue.count) }

  func write(_ job: any Job) { enter(job, isWrite: true) }

  func read(_ job: any Job) { enter(job, isWrite: false) }

  private func enter(_ job: any Job, isWrite: Bool) {
    do throws(WorkQueue<PostgresTask>.Refusal) {
      let deadline = Pause.now + options.connectWaitLimit
      try queue.append(PostgresTask(job: job, isWrite: isWrite, deadline: deadline))
    } catch {
      job.finish(StoreError.refusal(error == .closed))
    }
  }

  func close() { queue.close() }

  func join() async { await workers.join() }
}

/// A closure in line for a connection.
struct PostgresTask: Sendable {
  let job: any Job
  let isWrite: Bool
  /// When its caller is told that no connection could be had.
  let deadline: Duration
}
