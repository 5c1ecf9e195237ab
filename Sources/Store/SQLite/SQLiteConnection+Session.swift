import CSQLite

extension SQLiteConnection: Session {
  func run(_ sql: SQL) throws(StoreError) -> Int {
    let statement = try statement(for: sql)
    defer { statement.reset() }
    let bound = try statement.bind(sql.values)
    guard bound == SQLITE_OK else { throw error(bound) }
    var code = SQLITE_ROW
    while code == SQLITE_ROW { code = statement.step() }
    guard code == SQLITE_DONE else { throw error(code) }
    if statement.isWriter { writeCount += 1 }
    return unsafe Int(sqlite3_changes64(handle))
  }

  func rows(_ sql: SQL, _ body: (any Cursor) throws -> Bool) throws {
    let statement = try statement(for: sql)
    statement.isRunning = true
    defer {
      statement.reset()
      statement.isRunning = false
    }
    let bound = try statement.bind(sql.values)
    guard bound == SQLITE_OK else { throw error(bound) }
    if statement.isWriter { writeCount += 1 }
    while true {
      let code = statement.step()
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw error(code) }
      if try !body(statement) { break }
    }
    guard statement.isWriter else { return }
    // A statement that writes must be run to its end, whatever the caller wanted to see of it.
    var code = SQLITE_ROW
    while code == SQLITE_ROW { code = statement.step() }
    guard code == SQLITE_DONE else { throw error(code) }
  }

  func script(_ text: String) throws(StoreError) {
    writeCount += 1
    let code = unsafe sqlite3_exec(handle, text, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }
}
