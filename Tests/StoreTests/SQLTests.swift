import Testing

@testable import Store

@Suite struct `SQL statements` {
  @Test func `an interpolated value is bound and not spliced`() {
    let name = "x'; DROP TABLE note; --"
    let sql: SQL = "SELECT 1 FROM note WHERE body = \(name) AND id = \(7)"
    #expect(sql.text { "$\($0)" } == "SELECT 1 FROM note WHERE body = $1 AND id = $2")
    #expect(sql.values == [.text(name), .integer(7)])
  }

  @Test func `a statement inside a statement keeps its values in order`() {
    let condition: SQL = "id > \(1) AND id < \(2)"
    let sql: SQL = "SELECT \("a") WHERE \(condition) OR id = \(3)"
    #expect(sql.text { "$\($0)" } == "SELECT $1 WHERE id > $2 AND id < $3 OR id = $4")
    #expect(sql.values == [.text("a"), .integer(1), .integer(2), .integer(3)])
  }

  @Test func `a missing optional is a NULL of its type`() {
    let sql: SQL = "SELECT \(Int?.none)"
    #expect(sql.values == [.null])
    #expect(sql.parts.kinds == [.integer])
  }

  @Test func `a statement is known again by its parts, whatever its values are`() {
    func statement(_ name: String, _ kind: Int?) -> SQL {
      "SELECT \(unsafeRaw: name) FROM note WHERE id = \(kind)"
    }
    #expect(statement("a", 1).parts == statement("a", nil).parts)
    #expect(statement("a", 1).parts.hashValue == statement("a", 2).parts.hashValue)
    #expect(statement("a", 1).parts != statement("b", 1).parts)
    #expect(statement("a", 1).parts != (statement("a", 1) + " LIMIT \(1)").parts)
  }

  @Test func `values of another type make another statement`() {
    func statement(_ value: SQLValue) -> SQL { "SELECT \(value)" }
    #expect(statement(.integer(1)).parts == statement(.integer(2)).parts)
    #expect(statement(.integer(1)).parts != statement(.text("1")).parts)
  }

  @Test(arguments: [
    "COMMIT", " begin", "rollback", "SAVEPOINT x", ";PRAGMA synchronous=OFF", "ATTACH 'x' AS y",
    "SET x = 1",
  ])
  func `what would change the transaction is refused`(text: String) {
    #expect(throws: StoreError.self) { try SQL(unsafeRaw: text).checkAllowed() }
  }
}

@Suite struct `Work queue` {
  @Test func `it refuses what is past its bound and goes on when there is room`() throws {
    let queue = WorkQueue<Int>(limit: 2)
    try queue.append(1)
    try queue.append(2)
    #expect(throws: WorkQueue<Int>.Refusal.full) { try queue.append(3) }
    #expect(queue.takeOne() == 1)
    try queue.append(4)
    #expect([queue.takeOne(), queue.takeOne()] == [2, 4])
  }

  @Test func `a closed queue hands out what waits and then ends`() throws {
    let queue = WorkQueue<Int>(limit: 10)
    try queue.append(1)
    queue.close()
    #expect(throws: WorkQueue<Int>.Refusal.closed) { try queue.append(2) }
    #expect(queue.takeOne() == 1)
    #expect(queue.takeOne() == nil)
  }

  @Test func `it keeps the order over thousands of elements`() throws {
    let queue = WorkQueue<Int>(limit: 5_000)
    for number in 0..<5_000 { try queue.append(number) }
    #expect((0..<5_000).allSatisfy { queue.takeOne() == $0 })
  }
}

@Suite struct `Checkpoint policy` {
  @Test func `a short log is left alone and a long one is brought home once a step`() {
    var policy = SQLiteCheckpointPolicy()
    #expect(policy.due(logPageCount: 3_999) == nil)
    #expect(policy.due(logPageCount: 4_000) == .passive)
    #expect(policy.due(logPageCount: 4_001) == nil)
    #expect(policy.due(logPageCount: 8_000) == .passive)
    #expect(policy.due(logPageCount: 16_000) == .restart)
    #expect(policy.due(logPageCount: 10) == nil)
    #expect(policy.due(logPageCount: 4_000) == .passive)
  }
}
