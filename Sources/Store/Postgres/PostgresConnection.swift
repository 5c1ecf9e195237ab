import CPostgres

/// One connection to a PostgreSQL server. It belongs to the thread that opened it.
@safe
final class PostgresConnection {
  private let handle: OpaquePointer
  private let url: PostgresURL
  var failure: StoreError?
  var depth = 0
  private var statements: [SQLParts: Prepared] = [:]
  private var useCount = 0
  private static let statementCountLimit = 256

  /// A statement that the server keeps under a name.
  private struct Prepared {
    let name: String
    var lastUse: Int
  }

  init(_ url: PostgresURL, _ options: DatabaseOptions) throws(StoreError) {
    let opened = unsafe url.connect(options)
    guard let opened = unsafe opened, unsafe PQstatus(opened) == CONNECTION_OK else {
      let said = unsafe opened.map { unsafe String(cString: PQerrorMessage($0)) } ?? ""
      unsafe PQfinish(opened)
      let line = url.redact(said).split(separator: "\n").joined(separator: "; ")
      throw StoreError(
        .unavailable,
        "PostgreSQL at \(url.place) cannot be reached; check that it runs and lets this user in",
        detail: line)
    }
    unsafe handle = opened
    self.url = url
    // Notices would otherwise be written to the standard error stream.
    unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
    try settle(options)
  }

  deinit { unsafe PQfinish(handle) }

  private func settle(_ options: DatabaseOptions) throws(StoreError) {
    let statement = options.statementTimeLimit.components.seconds
    try script(
      """
      SET statement_timeout = '\(statement)s'; SET lock_timeout = '\(statement)s';
      SET idle_in_transaction_session_timeout = '\(statement * 2)s'; SET TimeZone = 'UTC';
      SET synchronous_commit = on; SET bytea_output = 'hex'; SET client_min_messages = 'warning'
      """)
  }

  /// Whether the server can still be spoken to.
  var isAlive: Bool { unsafe PQstatus(handle) == CONNECTION_OK }

  /// Whether no transaction is open.
  var isIdle: Bool { unsafe PQtransactionStatus(handle) == PQTRANS_IDLE }

  /// Runs a text of the store itself and answers with its last result.
  @discardableResult
  func control(_ text: String) throws(StoreError) -> PostgresResult {
    try checked(unsafe PostgresResult(taking: PQexec(handle, text)))
  }

  func execute(_ sql: SQL) throws(StoreError) -> PostgresResult {
    let parameters = try PostgresParameters(sql)
    let name = try prepared(sql)
    return try checked(
      unsafe parameters.with { count, values, lengths, formats in
        unsafe PostgresResult(
          taking: PQexecPrepared(handle, name, count, values, lengths, formats, 0))
      })
  }

  private func prepared(_ sql: SQL) throws(StoreError) -> String {
    useCount += 1
    if let known = statements[sql.parts] {
      statements[sql.parts]?.lastUse = useCount
      return known.name
    }
    try sql.checkAllowed()
    if statements.count >= Self.statementCountLimit { try dropOldest() }
    let name = "q\(useCount)"
    let text = sql.text { "$\($0)" }
    let types = sql.parts.kinds.map(PostgresParameters.type)
    _ = try checked(
      unsafe PostgresResult(taking: PQprepare(handle, name, text, Int32(types.count), types)))
    statements[sql.parts] = Prepared(name: name, lastUse: useCount)
    return name
  }

  private func dropOldest() throws(StoreError) {
    guard let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
    statements[oldest.key] = nil
    try control("DEALLOCATE \(oldest.value.name)")
  }

  private func checked(_ result: PostgresResult) throws(StoreError) -> PostgresResult {
    if result.isGood { return result }
    if result.isEmpty { throw StoreError(.invalidStatement, "the statement is empty") }
    guard isAlive, !result.state.isEmpty else {
      let said = unsafe String(cString: PQerrorMessage(handle)).split(separator: "\n").first ?? ""
      throw StoreError(
        .unavailable, "the connection to the database was lost",
        detail: url.redact(result.state.isEmpty ? String(said) : "SQLSTATE \(result.state)"))
    }
    throw .postgres(result.state, detail: result.message)
  }
}

extension PostgresConnection: Session {
  func run(_ sql: SQL) throws(StoreError) -> Int { try execute(sql).changedCount }

  func rows(_ sql: SQL, _ body: (any Cursor) throws -> Bool) throws {
    let result = try execute(sql)
    for index in 0..<result.rowCount {
      result.rowIndex = index
      if try !body(result) { return }
    }
  }

  func script(_ text: String) throws(StoreError) { try control(text) }
}
