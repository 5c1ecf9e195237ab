/// One thread that reads, on a connection that cannot write. Each closure sees one state of the database.
final class SQLiteReader {
  private let path: String
  private let queue: WorkQueue<any Job>
  private let options: DatabaseOptions
  private var connection: Opened?

  /// A connection with the statements that bracket each closure.
  private struct Opened {
    let connection: SQLiteConnection
    let begin: SQLiteStatement
    let commit: SQLiteStatement
  }

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
      let opened = try connected()
      try opened.connection.control(opened.begin)
      let error = opened.connection.attempt(job)
      if !opened.connection.isIdle { try opened.connection.control(opened.commit) }
      return error
    } catch {
      connection = nil
      return error
    }
  }

  private func connected() throws(StoreError) -> Opened {
    if let connection { return connection }
    let reader = try SQLiteConnection(path, .reader, options)
    let opened = Opened(
      connection: reader, begin: try reader.prepare(control: "BEGIN"),
      commit: try reader.prepare(control: "COMMIT"))
    connection = opened
    return opened
  }
}
