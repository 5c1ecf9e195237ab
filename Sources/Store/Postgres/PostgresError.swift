import CPostgres

extension StoreError {
  /// What an SQLSTATE means. Texts of class 22 and of raised errors may quote values, so they are left out.
  static func postgres(_ state: String, detail: String) -> StoreError {
    let quotesValues = state.hasPrefix("22") || state.hasPrefix("P0")
    let named = quotesValues ? "SQLSTATE \(state)" : "\(detail), SQLSTATE \(state)"
    if let constraint = constraint(state) {
      return StoreError(
        .constraint(constraint), "a rule of the schema refused the row", detail: named)
    }
    switch state {
    case "25006":
      return StoreError(
        .readOnly, "the database cannot be written here; write inside write { }", detail: named)
    case "25P02": return .transactionFailed
    case "40001", "40P01", "55P03":
      return StoreError(.conflict, "other transactions got in the way; try again", detail: named)
    case "57014":
      return StoreError(.timeout, "the statement took longer than it may", detail: named)
    case "53100":
      return StoreError(
        .full, "the disk of the database is full; make room and try again", detail: named)
    case "53300", "53200":
      return StoreError(
        .overloaded, "the database server has no room for more work; try again in a moment",
        detail: named)
    case "XX001", "XX002":
      return StoreError(
        .corrupt, "the database is damaged; stop, and restore the last backup", detail: named)
    default: break
    }
    switch state.prefix(2) {
    case "08", "57":
      return StoreError(.unavailable, "the connection to the database was lost", detail: named)
    case "22": return StoreError(.invalidValue, "a value does not fit its column", detail: named)
    case "42", "0A":
      return StoreError(.invalidStatement, "the statement cannot be run", detail: named)
    default: return StoreError(.engine, "the database reported an error", detail: named)
    }
  }

  private static func constraint(_ state: String) -> Constraint? {
    switch state {
    case "23505", "23P01": .unique
    case "23503": .foreignKey
    case "23502": .notNull
    case "23514": .check
    default: state.hasPrefix("23") ? .other : nil
    }
  }
}
