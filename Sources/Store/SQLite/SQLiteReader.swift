/// One thread that reads, on a connection that cannot write. Each closure sees one state of the database.
final class SQLiteReader {
  private let path: String
  private let queue: WorkQueue<any Job>
  private let options: DatabaseOptions
  private var connection: SQLiteConnection?

  init(_ path: String, _ queue: WorkQueue<any Job>, _ options: DatabaseOptions) {
    self.path = path
    self.queue = queue
    self.options = options
  }

  /// Works until the queue is closed and empty.
  func run() {
    while let job = queue.takeOne() { job.finish(answer(job)) }
  }

  private func answer(_ job: any Job) -> (any Error)? {
    do throws(StoreError) {
      let connection = try connected()
      try connection.control("BEGIN")
      let error = job.attempt(on: connection)
      if !connection.isIdle { try connection.control("COMMIT") }
      return error
    } catch {
      connection = nil
      return error
    }
  }

  private func connected() throws(StoreError) -> SQLiteConnection {
    if let connection { return connection }
    let opened = try SQLiteConnection(path, .reader, options)
    connection = opened
    return opened
  }
}
