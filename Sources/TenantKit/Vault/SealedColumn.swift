import Core
import Store

/// A column that holds what the vault sealed. What is not listed here does not survive a rotation.
package struct SealedColumn: Sendable {
  let table: String
  /// The primary key, which begins with `tenant_id`.
  let keyColumns: [String]
  let column: String
  /// The purpose of a row's seal, in SQL over the row.
  let purpose: String

  /// A column whose rows are all sealed for one purpose, or for the one in a column of theirs.
  package init(
    table: String, keyColumns: [String], column: String, purpose: Purpose
  ) {
    precondition(keyColumns.first == "tenant_id", "every key begins with the tenant")
    self.table = table
    self.keyColumns = keyColumns
    self.column = column
    switch purpose {
    case .always(let name): self.purpose = "'\(name)'"
    case .column(let name): self.purpose = name
    }
  }

  /// Where the purpose of a seal stands.
  package enum Purpose: Sendable {
    case always(String)
    case column(String)
  }

  /// `table.column`.
  package var name: String { "\(table).\(column)" }

  /// Every sealed column of the database.
  package static let all = [
    SealedColumn(
      table: "vault_entry", keyColumns: ["tenant_id", "id"], column: "sealed",
      purpose: .column("purpose")),
    SealedColumn(
      table: "idempotency", keyColumns: ["tenant_id", "key_id", "scope", "key"], column: "body",
      purpose: .always(IdempotencyRecord.purpose)),
  ]
}

extension SealedColumn {
  /// Where a walk over the rows stands: the key of the last row that was seen.
  typealias Place = [SQLValue]

  /// Seals anew what is not under the current key among the next rows.
  ///
  /// Rows that cannot be opened stay as they are.
  func resealNext(
    after place: Place?, countMax: Int, with vault: Vault, in tx: borrowing WriteTransaction
  ) throws -> Batch {
    let rows = try tx.all(query(after: place, countMax: countMax)) { row throws in
      SealedRow(
        key: try keyColumns.indices.map { try row[$0] as SQLValue },
        tenant: try row[0], purpose: try row[keyColumns.count],
        sealed: try row[keyColumns.count + 1])
    }
    var batch = Batch(next: rows.count == countMax ? rows.last?.key : nil)
    for row in rows where !vault.isCurrent(row.sealed) {
      let context = Vault.context(row.tenant, row.purpose)
      guard let bytes = try? vault.open(row.sealed, context: context) else {
        batch.unopenedCount += 1
        continue
      }
      try tx.execute(
        """
        UPDATE \(unsafeRaw: table) SET \(unsafeRaw: column) = \(vault.seal(bytes, context: context))
        WHERE (\(unsafeRaw: keyList)) = \(values(row.key))
        """)
      batch.resealedCount += 1
    }
    return batch
  }

  /// What was done to some rows that follow each other.
  struct Batch: Sendable {
    var resealedCount = 0
    var unopenedCount = 0
    /// Where to go on; nil at the end of the table.
    var next: Place?
  }

  private struct SealedRow {
    let key: Place
    let tenant: TenantID
    let purpose: String
    let sealed: [UInt8]
  }

  private var keyList: String { keyColumns.joined(separator: ", ") }

  private func query(after place: Place?, countMax: Int) -> SQL {
    let start: SQL = place.map { "WHERE (\(unsafeRaw: keyList)) > \(values($0))" } ?? ""
    return """
      SELECT \(unsafeRaw: keyList), \(unsafeRaw: purpose), \(unsafeRaw: column)
      FROM \(unsafeRaw: table) \(start) ORDER BY \(unsafeRaw: keyList) LIMIT \(countMax)
      """
  }

  /// A row value, as both engines compare it: `(a, b)`.
  private func values(_ place: Place) -> SQL {
    var list: SQL = "(\(place[0])"
    for value in place.dropFirst() { list = list + ", \(value)" }
    return list + ")"
  }
}
