extension PostgresConnection {
  var beginReading: String { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" }
  var beginCopying: String { "BEGIN" }

  func lockMigrations() throws(StoreError) {
    try script(
      "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock(\(Self.migrationLock))"
    )
  }

  private static let migrationLock = 0x51_41_4E_41_54_02

  func tableNames() throws -> [String] {
    try texts(
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      ORDER BY c.relname
      """)
  }

  func table(_ name: String) throws -> Table {
    let columns = try values(
      """
      SELECT a.attname, a.atttypid::bigint FROM pg_attribute a
      WHERE a.attrelid = \(Self.relation(name)) AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated = '' ORDER BY a.attnum
      """)
    let key = try texts(
      """
      SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
      WHERE i.indrelid = \(Self.relation(name)) AND i.indisprimary
      ORDER BY array_position(i.indkey::smallint[], a.attnum)
      """)
    let parents = try texts(
      """
      SELECT DISTINCT p.relname FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid
      WHERE k.contype = 'f' AND k.conrelid = \(Self.relation(name))
      """)
    return Table(
      name: name, columns: columns.compactMap(Self.column), key: key, parents: Set(parents))
  }

  private static func relation(_ name: String) -> SQL {
    "to_regclass(quote_ident(current_schema()) || '.' || quote_ident(\(name)))"
  }

  private static func column(_ row: [SQLValue]) -> Table.Column? {
    guard case .text(let name) = row[0], case .integer(let type) = row[1] else { return nil }
    let kind: SQLKind =
      switch UInt32(truncatingIfNeeded: type) {
      case PostgresType.boolean: .boolean
      case PostgresType.bytes: .bytes
      case PostgresType.integer, 21, 23: .integer
      case PostgresType.double, 700: .double
      default: .text
      }
    return Table.Column(name: name, kind: kind)
  }

  /// Makes every foreign key wait for `checkForeignKeys`. It holds for this transaction alone: that call puts it back.
  func deferForeignKeys() throws {
    for (table, constraint) in try strictForeignKeys(deferrable: false) {
      try script(
        "ALTER TABLE \(table) ALTER CONSTRAINT \(constraint) DEFERRABLE INITIALLY DEFERRED")
    }
  }

  func checkForeignKeys() throws {
    try script("SET CONSTRAINTS ALL IMMEDIATE")
    for (table, constraint) in try strictForeignKeys(deferrable: true) {
      try script("ALTER TABLE \(table) ALTER CONSTRAINT \(constraint) NOT DEFERRABLE")
    }
  }

  private func strictForeignKeys(deferrable: Bool) throws -> [(table: String, constraint: String)] {
    let rows = try values(
      """
      SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND n.nspname = current_schema() AND k.conparentid = 0
      AND k.condeferrable = \(deferrable)
      """)
    return rows.compactMap { row in
      guard case .text(let table) = row[0], case .text(let constraint) = row[1] else { return nil }
      return (Table.quoted(table), Table.quoted(constraint))
    }
  }
}
