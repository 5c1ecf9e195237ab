import CSQLite
import Glibc

extension StoreError {
  /// What a result code of SQLite means. The library's own words name tables and columns, never bound values.
  static func sqlite(_ code: Int32, detail: String, systemError: Int32 = 0) -> StoreError {
    let named = "\(detail), SQLite code \(code)"
    if systemError == ENOSPC || systemError == EDQUOT { return .full(named) }
    switch code & 0xff {
    case SQLITE_FULL: return .full(named)
    case SQLITE_CONSTRAINT:
      return StoreError(
        .constraint(constraint(code)), "a rule of the schema refused the row", detail: named)
    case SQLITE_READONLY:
      return StoreError(
        .readOnly,
        "the database cannot be written here; write inside write { } and check the file's permissions",
        detail: named)
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      return StoreError(
        .corrupt,
        "the database file is damaged; stop, keep a copy of it, and restore the last backup",
        detail: named)
    case SQLITE_BUSY, SQLITE_LOCKED:
      return StoreError(
        .overloaded, "another process keeps the database locked; end it, or try again",
        detail: named)
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
      return StoreError(
        .unavailable,
        "the database file cannot be opened; check that its folder exists and can be written",
        detail: named)
    case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH:
      return StoreError(.invalidStatement, "the statement cannot be run", detail: named)
    case SQLITE_IOERR:
      return StoreError(
        .engine, "the database file cannot be read or written; check the disk", detail: named)
    default:
      return StoreError(.engine, "the database reported an error", detail: named)
    }
  }

  private static func full(_ detail: String) -> StoreError {
    StoreError(
      .full, "the disk of the database is full; nothing was written, so make room and try again",
      detail: detail)
  }

  private static func constraint(_ code: Int32) -> Constraint {
    switch code >> 8 {
    case 3: .foreignKey  // SQLITE_CONSTRAINT_FOREIGNKEY
    case 5: .notNull  // SQLITE_CONSTRAINT_NOTNULL
    case 1: .check  // SQLITE_CONSTRAINT_CHECK
    case 6, 8, 10: .unique  // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID
    default: .other
    }
  }
}
