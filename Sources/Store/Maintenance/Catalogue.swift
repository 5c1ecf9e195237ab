extension Session {
  /// Every row as plain values, for the small results of catalogues and checks.
  func values(_ sql: SQL) throws -> [[SQLValue]] {
    var found: [[SQLValue]] = []
    try rows(sql) { cursor in
      found.append((0..<cursor.columnCount).map(cursor.value(at:)))
      return true
    }
    return found
  }

  func texts(_ sql: SQL) throws -> [String] {
    try values(sql).compactMap { $0.first.flatMap(String.init(sqlValue:)) }
  }

  /// The business tables, parents first.
  func tables() throws -> [Table] {
    let names = try tableNames().filter { !Migrator.tables.contains($0) }
    return Table.inOrder(try names.map(table))
  }

  /// Whether no business table has a row.
  func isEmpty() throws -> Bool {
    for table in try tables() {
      let sql: SQL = "SELECT 1 FROM \(unsafeRaw: Table.quoted(table.name)) LIMIT 1"
      if try !values(sql).isEmpty { return false }
    }
    return true
  }
}
