import Core

/// SQLite behind `Database`: one thread that writes, several that read.
final class SQLiteEngine: Engine {
  let path: String
  let options: DatabaseOptions
  private let writes: WorkQueue<any Job>
  private let reads: WorkQueue<any Job>
  private let workers = WorkerGroup()
  private let counts = EngineCounts()

  /// Opens the file, or makes it, and starts the threads.
  init(_ path: String, _ options: DatabaseOptions, _ log: Log) async throws {
    self.path = path
    self.options = options
    writes = WorkQueue(limit: options.waitingCountLimit)
    reads = WorkQueue(limit: options.waitingCountLimit)
    let (workers, writes, reads, counts) = (workers, writes, reads, counts)
    try await unsafe withUnsafeThrowingContinuation {
      (opened: UnsafeContinuation<Void, any Error>) in
      do throws(StoreError) {
        try workers.start("sqlite-writer") {
          unsafe Self.write(path, writes, options, counts, log, opened)
        }
      } catch {
        unsafe opened.resume(throwing: error)
      }
    }
    for number in 1...max(1, options.readerCount) {
      try workers.start("sqlite-read-\(number)") {
        SQLiteReader(path, reads, options).run()
      }
    }
  }

  deinit { close() }

  private static func write(
    _ path: String, _ queue: WorkQueue<any Job>, _ options: DatabaseOptions,
    _ counts: EngineCounts, _ log: Log, _ opened: UnsafeContinuation<Void, any Error>
  ) {
    do throws(StoreError) {
      let connection = try SQLiteConnection(path, .writer, options)
      let writer = try SQLiteWriter(connection, queue, options, counts, log)
      unsafe opened.resume()
      writer.run()
    } catch {
      unsafe opened.resume(throwing: error)
    }
  }

  var statistics: DatabaseStatistics { counts.statistics(waiting: writes.count + reads.count) }

  func write(_ job: any Job) { job.enter(writes) }

  func read(_ job: any Job) { job.enter(reads) }

  func close() {
    writes.close()
    reads.close()
  }

  func join() async { await workers.join() }
}
