import CPostgres

/// A result that libpq holds, and the place in it.
@safe
final class PostgresResult: Cursor {
  private let handle: OpaquePointer?
  private lazy var names = (0..<columnCount).map {
    unsafe String(cString: PQfname(handle, Int32($0)))
  }
  var rowIndex: Int32 = 0

  /// Takes over a result; nil is what libpq answers when it has no memory or no connection.
  init(taking handle: OpaquePointer?) { unsafe self.handle = handle }

  deinit { unsafe PQclear(handle) }

  var isGood: Bool {
    let status = unsafe PQresultStatus(handle)
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
  }

  /// Whether there was nothing to run.
  var isEmpty: Bool { unsafe PQresultStatus(handle) == PGRES_EMPTY_QUERY }

  var rowCount: Int32 { unsafe PQntuples(handle) }
  var columnCount: Int { unsafe Int(PQnfields(handle)) }

  /// The error's code, or "" when the server sent none.
  var state: String { field(0x43) }  // PG_DIAG_SQLSTATE
  /// The error's first line.
  var message: String { field(0x4D) }  // PG_DIAG_MESSAGE_PRIMARY

  /// What the server says it did: `COMMIT` may come back as `ROLLBACK`.
  var command: String { unsafe PQcmdStatus(handle).map { unsafe String(cString: $0) } ?? "" }

  var changedCount: Int { unsafe Int(String(cString: PQcmdTuples(handle))) ?? 0 }

  func columnName(at column: Int) -> String { names[column] }

  func value(at column: Int) -> SQLValue {
    let index = Int32(column)
    guard unsafe PQgetisnull(handle, rowIndex, index) == 0,
      let start = unsafe PQgetvalue(handle, rowIndex, index)
    else { return .null }
    let count = unsafe Int(PQgetlength(handle, rowIndex, index))
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return unsafe Self.value(bytes, type: PQftype(handle, index))
  }

  /// The types of the subset that both engines share; all others are read as text.
  private static func value(_ bytes: UnsafeRawBufferPointer, type: Oid) -> SQLValue {
    if type == PostgresType.bytes { return unsafe SQLValue(bytes: unescape(bytes)) }
    let text = unsafe String(decoding: bytes, as: UTF8.self)
    switch type {
    case PostgresType.boolean: return .integer(text == "t" ? 1 : 0)
    case PostgresType.integer, 21, 23, 26: return Int64(text).map { .integer($0) } ?? .text(text)
    case PostgresType.double, 700: return Double(text).map { .double($0) } ?? .text(text)
    // A sum of integers comes as a numeric.
    case 1700:
      return Int64(text).map { .integer($0) } ?? Double(text).map { .double($0) } ?? .text(text)
    default: return .text(text)
    }
  }

  /// Bytes come as `\x` and two hex digits each.
  private static func unescape(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    func nibble(_ byte: UInt8) -> UInt8 { byte < 0x3A ? byte - 0x30 : (byte | 0x20) - 0x57 }
    let count = max(0, (bytes.count - 2) / 2)
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      for index in 0..<count {
        unsafe buffer[index] = nibble(bytes[2 + index * 2]) << 4 | nibble(bytes[3 + index * 2])
      }
      filled = count
    }
  }

  private func field(_ code: Int32) -> String {
    unsafe PQresultErrorField(handle, code).map { unsafe String(cString: $0) } ?? ""
  }
}

/// The numbers of the server's built-in types (`pg_type.dat`).
enum PostgresType {
  static let boolean: Oid = 16
  static let bytes: Oid = 17
  static let integer: Oid = 20
  static let text: Oid = 25
  static let double: Oid = 701
}
