import CSQLite
import Glibc

/// One connection to a SQLite file. It belongs to the thread that opened it.
@safe
final class SQLiteConnection {
  /// What a connection may do.
  enum Role {
    case writer, reader
    /// Fills a file that nobody else sees yet and that is synced as a whole at the end.
    case copy
  }

  let handle: OpaquePointer
  let path: String
  var failure: StoreError?
  var depth = 0
  /// How long the library waits for other processes before it gives up.
  var busyWaitLimit: Duration
  /// Pages in the write-ahead log after the last commit.
  private(set) var logPageCount = 0

  /// Statements that wrote and did not fail.
  var writeCount = 0

  /// Moves when anything may have changed, by a statement that failed halfway too.
  var changeMark: Int64 { unsafe sqlite3_total_changes64(handle) + Int64(writeCount) }

  private var statements: [SQLParts: SQLiteStatement] = [:]
  private var useCount = 0
  private var busySince: Duration?
  private static let statementCountLimit = 256
  private static let isStarted: Bool = qanat_sqlite3_start() == SQLITE_OK

  init(_ path: String, _ role: Role, _ options: DatabaseOptions) throws(StoreError) {
    guard Self.isStarted else { throw StoreError(.engine, "the SQLite library does not start") }
    self.path = path
    busyWaitLimit = options.busyWaitLimit
    unsafe handle = try Self.open(path, role, options.sqliteFileSystem)
    unsafe sqlite3_extended_result_codes(handle, 1)
    waitWhenBusy()
    try settle(role)
  }

  deinit {
    statements = [:]
    unsafe sqlite3_close_v2(handle)
  }

  private static func open(
    _ path: String, _ role: Role, _ fileSystem: String?
  ) throws(StoreError) -> OpaquePointer {
    let flags =
      role == .reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, fileSystem)
    if code == SQLITE_OK, let opened = unsafe opened { return unsafe opened }
    defer { unsafe sqlite3_close_v2(opened) }
    throw .sqlite(code, detail: "\(path): \(unsafe String(cString: sqlite3_errstr(code)))")
  }

  /// Synced at every commit; the log is brought home by the store's own policy, after callers were answered.
  private func settle(_ role: Role) throws(StoreError) {
    switch role {
    case .writer:
      try retryWhenBusy { () throws(StoreError) in try script("PRAGMA journal_mode = WAL") }
      try script(
        """
        PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0;
        PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;
        PRAGMA trusted_schema = OFF
        """)
      countLogPages()
    case .reader:
      try script(
        """
        PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;
        PRAGMA trusted_schema = OFF
        """)
    case .copy:
      try script(
        """
        PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;
        PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF
        """)
    }
  }

  /// Short waits of random length: whoever waits gets a turn between two commits of a busy writer.
  private func waitWhenBusy() {
    unsafe sqlite3_busy_handler(
      handle,
      { context, count in
        let connection = unsafe Unmanaged<SQLiteConnection>.fromOpaque(context!)
          .takeUnretainedValue()
        return connection.waitWhileBusy(count) ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func waitWhileBusy(_ count: Int32) -> Bool {
    let now = Pause.now
    if count == 0 { busySince = now }
    guard now - (busySince ?? now) < busyWaitLimit else { return false }
    Pause.sleep(.microseconds(Int64.random(in: 100...min(2_000, 200 + 100 * Int64(count)))))
    return true
  }

  /// Some locks answer busy without asking the handler above.
  func retryWhenBusy(_ body: () throws(StoreError) -> Void) throws(StoreError) {
    let end = Pause.now + busyWaitLimit
    while true {
      do throws(StoreError) {
        return try body()
      } catch {
        guard error.code == .overloaded, Pause.now < end else { throw error }
        Pause.sleep(.milliseconds(Int64.random(in: 1...10)))
      }
    }
  }

  private func countLogPages() {
    unsafe sqlite3_wal_hook(
      handle,
      { context, _, _, pageCount in
        let connection = unsafe Unmanaged<SQLiteConnection>.fromOpaque(context!)
          .takeUnretainedValue()
        connection.logPageCount = Int(pageCount)
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Whether no transaction is open, be it that the engine itself undid it.
  var isIdle: Bool { unsafe sqlite3_get_autocommit(handle) != 0 }

  func error(_ code: Int32) -> StoreError {
    unsafe .sqlite(
      code, detail: String(cString: sqlite3_errmsg(handle)),
      systemError: code & 0xff == SQLITE_IOERR ? sqlite3_system_errno(handle) : 0)
  }

  /// Prepares a statement of the store itself.
  func prepare(control text: String) throws(StoreError) -> SQLiteStatement {
    try prepare(text, keep: true)
  }

  /// Runs a statement of the store itself.
  func control(_ statement: SQLiteStatement) throws(StoreError) {
    let code = statement.step()
    statement.reset()
    if code != SQLITE_DONE, code != SQLITE_ROW { throw error(code) }
  }

  func statement(for sql: SQL) throws(StoreError) -> SQLiteStatement {
    useCount += 1
    if let known = statements[sql.parts] {
      guard !known.isRunning else { return try prepare(sql, keep: false) }
      known.lastUse = useCount
      return known
    }
    let statement = try prepare(sql, keep: true)
    if statements.count >= Self.statementCountLimit { dropOldest() }
    statement.lastUse = useCount
    statements[sql.parts] = statement
    return statement
  }

  private func prepare(_ sql: SQL, keep: Bool) throws(StoreError) -> SQLiteStatement {
    try sql.checkAllowed()
    return try prepare(sql.text { _ in "?" }, keep: keep)
  }

  private func dropOldest() {
    let oldest = statements.filter { !$0.value.isRunning }.min {
      $0.value.lastUse < $1.value.lastUse
    }
    if let oldest { statements[oldest.key] = nil }
  }

  private func prepare(_ text: String, keep: Bool) throws(StoreError) -> SQLiteStatement {
    var text = text
    var prepared: OpaquePointer?
    var rest = 0
    let code = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        var tail: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v3(
          handle, characters.baseAddress, Int32(characters.count),
          keep ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &prepared, &tail)
        if let start = characters.baseAddress, let tail = unsafe tail {
          rest = unsafe tail - start
        }
        return code
      }
    }
    guard code == SQLITE_OK else { throw error(code) }
    guard let handle = unsafe prepared else {
      throw StoreError(.invalidStatement, "the statement is empty")
    }
    let statement = unsafe SQLiteStatement(taking: handle)
    let isLast = text.utf8.dropFirst(rest).allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x3B }
    guard isLast else {
      throw StoreError(.invalidStatement, "several statements were given where one is run")
    }
    return statement
  }
}
