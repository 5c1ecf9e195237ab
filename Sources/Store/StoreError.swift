import Glibc

/// What went wrong in the store, in words for whoever runs it.
///
/// Neither the message nor the detail ever holds a bound value or a password: both may be logged as they are.
package struct StoreError: Error, Sendable {
  /// The kind of a failure; what a caller decides by.
  package enum Code: Hashable, Sendable {
    /// Too much work is waiting. The same call can be made again later.
    case overloaded
    /// The disk that holds the database is full.
    case full
    /// The database cannot be reached or opened now.
    case unavailable
    /// The connection was lost while a commit was under way: it may have happened or not.
    case unknownOutcome
    /// Other transactions got in the way each time it was tried.
    case conflict
    /// A statement took longer than it may.
    case timeout
    /// A rule of the schema refused the row.
    case constraint(Constraint)
    /// A statement that writes was used where only reading is allowed.
    case readOnly
    /// The file or its content is damaged.
    case corrupt
    /// The database was made by a newer version of the program.
    case newerSchema
    /// A migration differs from the one that was applied under its name.
    case migrationChanged
    /// The statement is not one that the store can run.
    case invalidStatement
    /// A value cannot be stored on both engines alike.
    case invalidValue
    /// A column holds another type than the one asked for.
    case wrongType
    /// A column holds NULL where a value was asked for.
    case unexpectedNull
    /// The row has no such column.
    case missingColumn
    /// A statement was run after another of its transaction had failed.
    case transactionFailed
    /// The target already holds rows or a file that would be lost.
    case notEmpty
    /// A copy does not equal what it was made from.
    case verificationFailed
    /// The database has been closed.
    case closed
    /// A file could not be read or written.
    case file
    /// Anything else that the engine reports; the detail says what.
    case engine
  }

  /// Which rule of the schema refused a row.
  package enum Constraint: String, Hashable, Sendable {
    case unique, foreignKey, notNull, check, other
  }

  package let code: Code
  /// One sentence that says what happened and names the way out.
  package let message: String
  /// What the engine itself said, when that cannot hold a value.
  package let detail: String?

  package init(_ code: Code, _ message: String, detail: String? = nil) {
    self.code = code
    self.message = message
    self.detail = detail
  }

  /// Whether the same call may well succeed when it is made again later.
  package var isTransient: Bool {
    switch code {
    case .overloaded, .full, .unavailable, .conflict, .timeout: true
    default: false
    }
  }
}

extension StoreError: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String {
    guard let detail else { return message }
    return "\(message) (\(detail))"
  }

  package var debugDescription: String { "StoreError.\(code): \(description)" }
}

extension StoreError {
  /// A failure of a call to the operating system.
  static func file(_ doing: String, _ path: String, errno number: Int32) -> StoreError {
    let full = number == ENOSPC || number == EDQUOT
    return StoreError(
      full ? .full : .file, "cannot \(doing) \(path)",
      detail: unsafe String(cString: strerror(number)))
  }

  static let closed = StoreError(.closed, "the database has been closed")

  static let transactionFailed = StoreError(
    .transactionFailed,
    "an earlier statement of this transaction failed; use savepoint { } around one that may fail")
}
