import Glibc

extension SQL {
  /// Statements that would end or change the transaction that the store itself keeps.
  private static let reserved: Set<String> = [
    "ABORT", "ATTACH", "BEGIN", "COMMIT", "DEALLOCATE", "DETACH", "END", "PRAGMA", "PREPARE",
    "RELEASE", "RESET",
    "ROLLBACK", "SAVEPOINT", "SET", "START", "VACUUM",
  ]

  /// Refuses what a transaction may not run itself. Engines ask once, when they prepare.
  func checkAllowed() throws(StoreError) {
    let start = text { _ in "?" }.drop { $0.isWhitespace || $0 == ";" }
    let word = start.prefix { $0.isLetter }.uppercased()
    guard Self.reserved.contains(word) else { return }
    throw StoreError(
      .invalidStatement,
      "\(word) is not for statements: the closure is the transaction, and savepoint { } goes inside"
    )
  }
}

extension SQLValue {
  /// Refuses what one engine would take and the other would not.
  func checkStorable() throws(StoreError) {
    switch self {
    case .double(let value) where value.isNaN:
      throw StoreError(.invalidValue, "NaN cannot be stored; store NULL")
    case .text(var value):
      guard value.withUTF8({ unsafe Self.hasNUL(UnsafeRawBufferPointer($0)) }) else { return }
      throw .textWithNUL
    default: return
    }
  }

  static func hasNUL(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let start = text.baseAddress else { return false }
    return unsafe memchr(start, 0, text.count) != nil
  }
}

extension StoreError {
  static var textWithNUL: StoreError {
    StoreError(.invalidValue, "text with a NUL character cannot be stored; store bytes")
  }
}
