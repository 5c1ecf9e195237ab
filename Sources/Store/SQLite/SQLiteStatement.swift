import CSQLite

/// A prepared statement of one connection, and the place in its result.
@safe
final class SQLiteStatement: Cursor {
  private let handle: OpaquePointer
  private let parameterCount: Int
  private lazy var names = readNames()
  let columnCount: Int
  /// Set while rows are handed out, so the same statement inside that closure gets a copy of its own.
  var isRunning = false
  /// When it was last taken, counted in uses of the connection.
  var lastUse = 0

  /// Takes over a handle that was just prepared.
  init(taking handle: OpaquePointer) {
    unsafe self.handle = handle
    parameterCount = unsafe Int(sqlite3_bind_parameter_count(handle))
    columnCount = unsafe Int(sqlite3_column_count(handle))
    isWriter = unsafe sqlite3_stmt_readonly(handle) == 0
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Puts a value in each place. Answers with a result code.
  func bind(_ parameters: [SQLParameter]) throws(StoreError) -> Int32 {
    guard parameters.count == parameterCount else {
      throw StoreError(
        .invalidStatement,
        "the statement has \(parameterCount) places for \(parameters.count) values")
    }
    var index: Int32 = 0
    for parameter in parameters {
      index += 1
      let code = try bind(parameter.value, at: index)
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  private func bind(_ value: SQLValue, at index: Int32) throws(StoreError) -> Int32 {
    switch value {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let value): return unsafe sqlite3_bind_int64(handle, index, value)
    case .double(let number):
      try value.checkStorable()
      return unsafe sqlite3_bind_double(handle, index, number)
    case .text(var text):
      try value.checkStorable()
      return text.withUTF8 { unsafe bind(text: $0, at: index) }
    case .bytes(let bytes):
      return unsafe bytes.withUnsafeBufferPointer { unsafe bind(bytes: $0, at: index) }
    }
  }

  private func bind(text: UnsafeBufferPointer<UInt8>, at index: Int32) -> Int32 {
    guard let count = Int32(exactly: text.count) else { return SQLITE_TOOBIG }
    return unsafe text.withMemoryRebound(to: CChar.self) {
      // An empty buffer may have no address, and no address would bind NULL.
      guard let start = $0.baseAddress else {
        return unsafe qanat_sqlite3_bind_text(handle, index, "", 0)
      }
      return unsafe qanat_sqlite3_bind_text(handle, index, start, count)
    }
  }

  private func bind(bytes: UnsafeBufferPointer<UInt8>, at index: Int32) -> Int32 {
    guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
    return unsafe qanat_sqlite3_bind_blob(handle, index, bytes.baseAddress, count)
  }

  /// Whether it may change the database.
  let isWriter: Bool

  func step() -> Int32 { unsafe sqlite3_step(handle) }

  /// Ends the run and lets go of what it held.
  func reset() { unsafe sqlite3_reset(handle) }

  func columnName(at column: Int) -> String { names[column] }

  func value(at column: Int) -> SQLValue {
    let index = Int32(column)
    switch unsafe sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return unsafe .integer(sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return unsafe .double(sqlite3_column_double(handle, index))
    case SQLITE_TEXT:
      let start = unsafe sqlite3_column_text(handle, index)
      let count = unsafe Int(sqlite3_column_bytes(handle, index))
      return unsafe .text(
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let start = unsafe sqlite3_column_blob(handle, index)
      let count = unsafe Int(sqlite3_column_bytes(handle, index))
      return unsafe .bytes([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
    default: return .null
    }
  }

  private func readNames() -> [String] {
    (0..<columnCount).map { unsafe String(cString: sqlite3_column_name(handle, Int32($0))) }
  }
}
