/// Copies every business table from one database to another, and proves that both hold the same.
///
/// The source is read in one transaction and the target written in one: a crash leaves the target as it was.
struct Copier {
  let source: any Session
  let target: any Session
  /// Empties the target first, where it would otherwise refuse.
  let erasing: Bool

  private static let rowCountPerChunk = 500
  /// Both engines take more values in one statement than this.
  private static let valueCountPerStatement = 30_000

  func copy() throws -> [TableDigest] {
    try source.script(source.beginReading)
    defer { try? source.script("ROLLBACK") }
    try target.script(target.beginCopying)
    do {
      let digests = try copyInTransaction()
      try target.script("COMMIT")
      return digests
    } catch {
      try? target.script("ROLLBACK")
      throw error
    }
  }

  private func copyInTransaction() throws -> [TableDigest] {
    let pairs = try matchingTables()
    if try !target.isEmpty() {
      guard erasing else {
        throw StoreError(
          .notEmpty,
          "the target database already holds rows; use an empty one, or --force to replace them")
      }
    }
    try target.deferForeignKeys()
    if erasing {
      for (_, table) in pairs.reversed() {
        _ = try target.run("DELETE FROM \(unsafeRaw: Table.quoted(table.name))")
      }
    }
    let written = try pairs.map { try copy($0.source, into: $0.target) }
    try target.checkForeignKeys()
    for (expected, pair) in zip(written, pairs) { try verify(pair.target, pair.source, expected) }
    return written
  }

  private func matchingTables() throws -> [(source: Table, target: Table)] {
    let targets = Dictionary(try target.tables().map { ($0.name, $0) }) { first, _ in first }
    let sources = try source.tables()
    guard Set(sources.map(\.name)) == Set(targets.keys) else { throw Self.schemasDiffer }
    return try sources.map { table in
      guard let other = targets[table.name],
        Set(other.columns.map(\.name)) == Set(table.columns.map(\.name))
      else { throw Self.schemasDiffer }
      guard !table.key.isEmpty else {
        throw StoreError(
          .invalidStatement, "the table \(table.name) has no primary key, so it cannot be copied")
      }
      return (table, other)
    }
  }

  private static let schemasDiffer = StoreError(
    .verificationFailed,
    "the two databases have different tables; bring both to the same version first")

  private func copy(_ table: Table, into other: Table) throws -> TableDigest {
    var digest = TableDigest(table: table.name)
    let kinds = table.columns.map { column in
      other.columns.first { $0.name == column.name }?.kind ?? column.kind
    }
    try chunks(of: table, columns: table.columns, in: source) { rows in
      for row in rows { digest.add(row) }
      let rowsPerStatement = max(1, Self.valueCountPerStatement / max(1, kinds.count))
      var rest = rows[...]
      while !rest.isEmpty {
        _ = try target.run(Self.insert(rest.prefix(rowsPerStatement), table, kinds))
        rest = rest.dropFirst(rowsPerStatement)
      }
    }
    return digest
  }

  private func verify(_ table: Table, _ original: Table, _ expected: TableDigest) throws {
    var digest = TableDigest(table: table.name)
    let columns = original.columns.compactMap { column in
      table.columns.first { $0.name == column.name }
    }
    try chunks(of: table, columns: columns, in: target) { rows in
      for row in rows { digest.add(row) }
    }
    guard digest == expected else {
      throw StoreError(
        .verificationFailed,
        "the table \(table.name) differs after the copy (\(expected.rowCount) rows became \(digest.rowCount)); nothing was kept"
      )
    }
  }

  /// Reads a table along its primary key, a bounded number of rows at a time.
  private func chunks(
    of table: Table, columns: [Table.Column], in session: any Session,
    _ body: ([[SQLValue]]) throws -> Void
  ) throws {
    let key = table.keyColumns
    let places = key.compactMap { column in columns.firstIndex { $0.name == column.name } }
    var last: [SQLValue]?
    while true {
      let rows = try session.values(Self.select(table, columns, key, after: last))
      if rows.isEmpty { return }
      try body(rows)
      if rows.count < Self.rowCountPerChunk { return }
      last = rows.last.map { row in places.map { row[$0] } }
    }
  }

  private static func select(
    _ table: Table, _ columns: [Table.Column], _ key: [Table.Column], after last: [SQLValue]?
  ) -> SQL {
    let names = columns.map { Table.quoted($0.name) }.joined(separator: ", ")
    let keyNames = key.map { Table.quoted($0.name) }.joined(separator: ", ")
    var sql: SQL = "SELECT \(unsafeRaw: names) FROM \(unsafeRaw: Table.quoted(table.name))"
    if let last {
      sql = sql + " WHERE (\(unsafeRaw: keyNames)) > " + tuple(last, key.map(\.kind))
    }
    return sql + " ORDER BY \(unsafeRaw: keyNames) LIMIT \(rowCountPerChunk)"
  }

  private static func insert(
    _ rows: ArraySlice<[SQLValue]>, _ table: Table, _ kinds: [SQLKind]
  ) -> SQL {
    let names = table.columns.map { Table.quoted($0.name) }.joined(separator: ", ")
    var sql: SQL =
      "INSERT INTO \(unsafeRaw: Table.quoted(table.name)) (\(unsafeRaw: names)) VALUES "
    for (place, row) in rows.enumerated() {
      if place > 0 { sql.append(", ") }
      sql.append(tuple(row, kinds))
    }
    return sql
  }

  private static func tuple(_ values: [SQLValue], _ kinds: [SQLKind]) -> SQL {
    var tuple = SQL.StringInterpolation(
      literalCapacity: 0, interpolationCount: values.count)
    for (place, (value, kind)) in zip(values, kinds).enumerated() {
      tuple.appendLiteral(place > 0 ? ", " : "(")
      tuple.bind(value, kind)
    }
    tuple.appendLiteral(")")
    return SQL(stringInterpolation: tuple)
  }
}
