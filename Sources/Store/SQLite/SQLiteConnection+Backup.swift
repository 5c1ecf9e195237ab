import CSQLite

extension SQLiteConnection {
  private static let pageCountPerStep: Int32 = 1_024

  /// Replaces the whole content of `target` by this database, page by page, as one transaction of the target.
  func copyPages(to target: SQLiteConnection) throws(StoreError) {
    guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw target.error(unsafe sqlite3_errcode(target.handle))
    }
    let end = Pause.now + busyWaitLimit
    var code = SQLITE_OK
    while code == SQLITE_OK || (Self.isBusy(code) && Pause.now < end) {
      if Self.isBusy(code) { Pause.sleep(.milliseconds(2)) }
      code = unsafe sqlite3_backup_step(backup, Self.pageCountPerStep)
    }
    let finished = unsafe sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, finished == SQLITE_OK else {
      throw target.error(code == SQLITE_DONE ? finished : code)
    }
  }

  private static func isBusy(_ code: Int32) -> Bool {
    code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED
  }

  /// Reads the whole file and throws when it is not sound.
  func checkIntegrity() throws {
    let found = try texts("SELECT integrity_check FROM pragma_integrity_check LIMIT 10")
    guard found == ["ok"] else {
      throw StoreError(
        .corrupt, "\(path) is damaged; use another backup", detail: found.first ?? "no answer")
    }
    try checkForeignKeys()
  }
}
