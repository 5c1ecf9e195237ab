package import Core
package import Store

extension Usage {
  /// What a report sums up by.
  package enum Grouping: String, CaseIterable, Sendable {
    case key, day, operation
  }

  /// One line of a report; the field that it is grouped by is set.
  package struct Line: Hashable, Sendable {
    package var subject: UUID?
    package var day: Timestamp?
    package var operation: String?
    package let count: Int64
    package let refused: Int64
  }

  /// The most lines of a report.
  package static let lineCountMax = 1_000

  /// The use of a workspace from a moment on and before another. What is older than the minutes kept counts by
  /// whole days.
  package static func report(
    tenant: TenantID, from start: Timestamp, to end: Timestamp, groupBy grouping: Grouping,
    in tx: borrowing some Reader & ~Copyable
  ) throws -> [Line] {
    let column: SQL =
      switch grouping {
      case .key: "subject_id"
      case .day: "day_at"
      case .operation: "operation"
      }
    return try tx.all(
      """
      SELECT \(column), CAST(SUM(count) AS BIGINT), CAST(SUM(refused) AS BIGINT) FROM (
        SELECT \(column), count, refused FROM usage_minute
        WHERE tenant_id = \(tenant) AND minute >= \(minute(start)) AND minute < \(minute(end))
        UNION ALL
        SELECT \(column), count, refused FROM usage_day
        WHERE tenant_id = \(tenant) AND day_at >= \(start) AND day_at < \(end)
      ) AS used GROUP BY \(column) ORDER BY \(column) LIMIT \(lineCountMax)
      """
    ) { row throws in
      var line = Line(count: try row[1], refused: try row[2])
      switch grouping {
      case .key: line.subject = try row[0]
      case .day: line.day = try row[0]
      case .operation: line.operation = try row[0]
      }
      return line
    }
  }

  /// How often one subject called in each minute, for a simulation.
  package static func minutes(
    of subject: Subject, from start: Timestamp, to end: Timestamp,
    in tx: borrowing some Reader & ~Copyable
  ) throws -> [LimitSimulation.Minute] {
    try tx.all(
      """
      SELECT minute, CAST(SUM(count) AS BIGINT) FROM usage_minute
      WHERE tenant_id = \(subject.tenant) AND subject_id = \(subject.id)
        AND minute >= \(minute(start)) AND minute < \(minute(end))
      GROUP BY minute ORDER BY minute
      """
    ) { row throws in
      LimitSimulation.Minute(
        start: Timestamp(seconds: try row[0] as Int64 * 60), count: try row[1])
    }
  }

  /// The first whole minute that is not before a moment.
  private static func minute(_ moment: Timestamp) -> Int64 {
    let (quotient, rest) = moment.microseconds.quotientAndRemainder(dividingBy: 60_000_000)
    return rest > 0 ? quotient + 1 : quotient
  }
}
