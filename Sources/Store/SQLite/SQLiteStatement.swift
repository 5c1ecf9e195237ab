import CSQLite
import Core

/// A prepared statement of one connection, and the place in its result.
@safe
final class SQLiteStatement: Cursor {
  private let handle: OpaquePointer
  private let parameterCount: Int
  private lazy var names = readNames()
  let columnCount: Int
  /// Set while rows are handed out, so the same statement inside that closure gets a copy of its own.
  var isRunning = false
  /// Where the texts and bytes that are bound now are kept: the library reads them there.
  private var space = BindSpace()
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
  func bind(_ values: [SQLValue]) throws(StoreError) -> Int32 {
    guard values.count == parameterCount else {
      throw StoreError(
        .invalidStatement,
        "the statement has \(parameterCount) places for \(values.count) values")
    }
    space.reserve(values.reduce(0) { $0 + $1.byteCount })
    var index: Int32 = 0
    for value in values {
      index += 1
      let code = try bind(value, at: index)
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
      let kept = text.withUTF8 { unsafe space.keep(UnsafeRawBufferPointer($0)) }
      guard unsafe !SQLValue.hasNUL(kept) else { throw .textWithNUL }
      guard let count = Int32(exactly: kept.count) else { return SQLITE_TOOBIG }
      return unsafe qanat_sqlite3_bind_text(handle, index, kept.baseAddress, count)
    case .bytes(let bytes):
      let kept = unsafe bytes.withUnsafeBytes { unsafe space.keep($0) }
      guard let count = Int32(exactly: kept.count) else { return SQLITE_TOOBIG }
      return unsafe qanat_sqlite3_bind_blob(handle, index, kept.baseAddress, count)
    case .id(let id):
      let kept = unsafe withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) {
        unsafe space.keep($0)
      }
      return unsafe qanat_sqlite3_bind_blob(handle, index, kept.baseAddress, 16)
    }
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
      let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
      return unsafe UUID(exactly: bytes).map(SQLValue.id) ?? .bytes([UInt8](bytes))
    default: return .null
    }
  }

  private func readNames() -> [String] {
    (0..<columnCount).map { unsafe String(cString: sqlite3_column_name(handle, Int32($0))) }
  }
}

extension UUID {
  fileprivate init?(exactly bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 16 else { return nil }
    unsafe self.init(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}
