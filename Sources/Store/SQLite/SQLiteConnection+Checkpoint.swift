import CSQLite

extension SQLiteConnection {
  private static let restartWaitLimit = Duration.milliseconds(200)

  /// Brings the write-ahead log home. A reader in the way is no error: the next one will do it.
  func checkpoint(_ mode: SQLiteCheckpointPolicy.Mode) throws(StoreError) {
    let usualWaitLimit = busyWaitLimit
    busyWaitLimit = Self.restartWaitLimit
    defer { busyWaitLimit = usualWaitLimit }
    let code = unsafe sqlite3_wal_checkpoint_v2(
      handle, nil, mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART, nil,
      nil)
    guard code == SQLITE_OK || code & 0xff == SQLITE_BUSY else { throw error(code) }
  }
}
