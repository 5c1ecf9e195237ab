extension SQLiteConnection {
  var beginReading: String { "BEGIN" }
  var beginCopying: String { "BEGIN IMMEDIATE" }

  /// Beginning the transaction is the lock.
  func lockMigrations() throws(StoreError) {}

  func tableNames() throws -> [String] {
    try texts(
      """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
      ORDER BY name
      """)
  }

  func table(_ name: String) throws -> Table {
    var columns: [Table.Column] = []
    var key: [(place: Int64, name: String)] = []
    for row in try values("SELECT name, type, pk FROM pragma_table_info(\(name)) ORDER BY cid") {
      guard case .text(let column) = row[0], case .text(let type) = row[1],
        case .integer(let place) = row[2]
      else { continue }
      columns.append(Table.Column(name: column, kind: Self.kind(type)))
      if place > 0 { key.append((place, column)) }
    }
    let parents = try texts("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(\(name))")
    return Table(
      name: name, columns: columns, key: key.sorted { $0.place < $1.place }.map(\.name),
      parents: Set(parents))
  }

  /// The rules of `https://www.sqlite.org/datatype3.html`, for the types that both engines share.
  private static func kind(_ type: String) -> SQLKind {
    let type = type.uppercased()
    if type.hasPrefix("BOOL") { return .boolean }
    if type.contains("INT") { return .integer }
    if type.contains("CHAR") || type.contains("TEXT") { return .text }
    if type.contains("REAL") || type.contains("DOUB") || type.contains("FLOA") { return .double }
    if type.contains("BLOB") || type.contains("BYTEA") { return .bytes }
    return .unknown
  }

  func deferForeignKeys() throws { try script("PRAGMA defer_foreign_keys = ON") }

  func checkForeignKeys() throws {
    guard let broken = try texts("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1").first
    else { return }
    throw StoreError(
      .constraint(.foreignKey), "rows of the table \(broken) point to rows that are not there")
  }
}
