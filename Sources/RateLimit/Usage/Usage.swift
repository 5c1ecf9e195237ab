package import Core
package import Store

/// What was called, by whom and how often.
///
/// Minutes are kept for some days and then added to the day of the workspace's calendar that they belong to.
package enum Usage {
  /// How long single minutes are kept.
  package static let minutesKept = Duration.seconds(8 * 86_400)
  /// How long days are kept: thirteen months.
  package static let daysKept = Duration.seconds(397 * 86_400)

  /// One row of `usage_minute`.
  struct Row: Hashable, Sendable {
    let subject: Subject
    /// Minutes since 1970.
    let minute: Int64
    let operation: String
    /// The start of the day in the workspace's calendar.
    let day: Timestamp
    let count: Int64
    let refused: Int64

    func add(in tx: borrowing WriteTransaction) throws {
      try tx.execute(
        """
        INSERT INTO usage_minute
          (tenant_id, subject_id, minute, operation, day_at, count, refused)
        VALUES (\(subject.tenant), \(subject.id), \(minute), \(operation), \(day), \(count),
          \(refused))
        ON CONFLICT (tenant_id, subject_id, minute, operation) DO UPDATE SET
          count = usage_minute.count + excluded.count,
          refused = usage_minute.refused + excluded.refused
        """)
    }
  }

  /// Counts one call in the transaction of its effect.
  package static func record(
    _ label: UsageLabel, _ subject: Subject, at now: Timestamp, zone: TimeZone,
    in tx: borrowing WriteTransaction
  ) throws {
    try Row(
      subject: subject, minute: now.microseconds / 60_000_000, operation: label.name,
      day: zone.window(.day, containing: now).start, count: 1, refused: 0
    ).add(in: tx)
  }

  /// Adds minutes that are over to their days, a few at a time; returns how many rows it moved.
  package static func rollUp(
    before limit: Timestamp, rowCountMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    let rows = try tx.all(
      """
      SELECT tenant_id, subject_id, minute, operation, day_at, count, refused FROM usage_minute
      WHERE minute < \(limit.microseconds / 60_000_000)
      ORDER BY minute, tenant_id, subject_id, operation LIMIT \(rowCountMax)
      """
    ) { row throws in
      Row(
        subject: Subject(tenant: try row[0], id: try row[1]), minute: try row[2],
        operation: try row[3], day: try row[4], count: try row[5], refused: try row[6])
    }
    for row in rows { try row.move(in: tx) }
    return rows.count
  }

  /// Forgets days that are too old, a few at a time; returns how many rows went.
  package static func purge(
    before limit: Timestamp, rowCountMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    try tx.execute(
      """
      DELETE FROM usage_day WHERE (tenant_id, subject_id, day_at, operation) IN (
        SELECT tenant_id, subject_id, day_at, operation FROM usage_day
        WHERE day_at < \(limit) ORDER BY day_at LIMIT \(rowCountMax))
      """)
  }
}

extension Usage.Row {
  fileprivate func move(in tx: borrowing WriteTransaction) throws {
    try tx.execute(
      """
      INSERT INTO usage_day (tenant_id, subject_id, day_at, operation, count, refused)
      VALUES (\(subject.tenant), \(subject.id), \(day), \(operation), \(count), \(refused))
      ON CONFLICT (tenant_id, subject_id, day_at, operation) DO UPDATE SET
        count = usage_day.count + excluded.count,
        refused = usage_day.refused + excluded.refused
      """)
    try tx.execute(
      """
      DELETE FROM usage_minute WHERE tenant_id = \(subject.tenant)
        AND subject_id = \(subject.id) AND minute = \(minute) AND operation = \(operation)
      """)
  }
}
