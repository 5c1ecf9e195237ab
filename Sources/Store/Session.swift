/// One connection while a transaction runs on it. Used on its own thread only.
protocol Session: AnyObject {
  /// The first error of the running transaction that no savepoint has undone.
  var failure: StoreError? { get set }
  /// How many `savepoint { }` are open, for their names.
  var depth: Int { get set }

  /// Runs a statement and returns how many rows it changed.
  func run(_ sql: SQL) throws(StoreError) -> Int
  /// Runs a statement and hands over rows until the closure says false.
  func rows(_ sql: SQL, _ body: (any Cursor) throws -> Bool) throws
  /// Runs a text of any number of statements that takes no values.
  func script(_ text: String) throws(StoreError)

  /// What opens a transaction that sees one state of the database.
  var beginReading: String { get }
  /// What opens a transaction for a copy into the database.
  var beginCopying: String { get }
  /// Lets one process at a time migrate, until the connection closes. Taken before a transaction begins, for what it
  /// sees must be newer than the lock.
  func lockMigrations() throws(StoreError)
  func tableNames() throws -> [String]
  func table(_ name: String) throws -> Table
  /// Lets rows of the open transaction come in any order; they are checked at its end.
  func deferForeignKeys() throws
  /// Checks what was put off.
  func checkForeignKeys() throws
}

extension Session {
  /// Runs a closure. Answers with what it threw, or with what went wrong all the same.
  func attempt(_ job: any Job) -> (any Error)? {
    failure = nil
    return job.attempt(on: Connection(session: self))
  }

  /// Refuses to go on in a transaction that has failed, so both engines behave alike.
  func checkUsable() throws(StoreError) {
    if failure != nil { throw .transactionFailed }
  }

  /// Undoes what the closure did when it throws, and lets the transaction go on.
  func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
    try checkUsable()
    depth += 1
    defer { depth -= 1 }
    let name = "nested_\(depth)"
    try script("SAVEPOINT \(name)")
    do {
      let value = try body()
      if let failure { throw failure }
      try script("RELEASE SAVEPOINT \(name)")
      return value
    } catch {
      failure = nil
      do throws(StoreError) {
        try script("ROLLBACK TO SAVEPOINT \(name)")
        try script("RELEASE SAVEPOINT \(name)")
      } catch let lost {
        failure = lost
      }
      throw error
    }
  }
}
