import Core
import Store

extension GrantRequest {
  /// Asks the store, in a transaction that may run more than once.
  ///
  /// - Parameter absence: how long a node has been gone for certain.
  func run(
    in tx: borrowing WriteTransaction, absence: (UUID) -> Duration?
  ) throws -> GrantOutcome {
    var outcome = GrantOutcome()
    for unspent in returns { try unspent.settle(subject, in: tx) }
    if let minute { try grant(minute, &outcome, in: tx, absence) }
    for wanted in calendar { try grant(wanted, &outcome, in: tx) }
    if outcome.isShort { outcome.hasRecalled = try recall(in: tx) }
    return outcome
  }

  /// How long a share of a node that is gone still counts: what it admitted last is a minute old by then.
  static let shareAfterlife = Duration.seconds(60)

  private func grant(
    _ wanted: Minute, _ outcome: inout GrantOutcome, in tx: borrowing WriteTransaction,
    _ absence: (UUID) -> Duration?
  ) throws {
    let rows = try tx.all(
      """
      SELECT node_id, share FROM limit_share
      WHERE tenant_id = \(subject.tenant) AND subject_id = \(subject.id) ORDER BY node_id
      """
    ) { row throws in (node: try row[0] as UUID, share: try row[1] as Int64) }
    var stored: Int64 = 0
    for row in rows {
      if row.node == node {
        stored = row.share
      } else if let gone = absence(row.node) {
        try count(row, goneFor: gone, &outcome, in: tx)
      } else {
        outcome.othersShare += row.share
      }
    }
    let free = max(0, wanted.limit - outcome.othersShare - wanted.share)
    let added =
      wanted.need > 0 || wanted.wantsMore
      ? BlockSize.growth(
        need: wanted.need, share: wanted.share, free: free, limit: wanted.limit, nodes: nodeCount)
      : 0
    outcome.share = wanted.share + added
    if added == 0, wanted.need > 0 { outcome.isShareShort = true }
    if wanted.share + added != stored {
      try ShareRow.write(wanted.share + added, of: subject, node, in: tx)
    }
  }

  private func count(
    _ row: (node: UUID, share: Int64), goneFor gone: Duration, _ outcome: inout GrantOutcome,
    in tx: borrowing WriteTransaction
  ) throws {
    guard gone < Self.shareAfterlife else {
      return try ShareRow.write(0, of: subject, row.node, in: tx)
    }
    outcome.othersShare += row.share
    outcome.othersFreeIn = min(
      outcome.othersFreeIn ?? Self.shareAfterlife, Self.shareAfterlife - gone)
  }

  private func grant(
    _ wanted: Calendar, _ outcome: inout GrantOutcome, in tx: borrowing WriteTransaction
  ) throws {
    let rows = try WindowRow.overlapping(wanted, of: subject, in: tx)
    let stored = rows.first { $0.start == wanted.start }?.granted
    // Windows overlap after the workspace moved to another time zone: moving must not give the quota back.
    let before = max(0, rows.map(\.granted).max() ?? 0)
    let remaining = wanted.limit.map { max(0, $0 - before) }
    let added =
      wanted.need > 0 || wanted.wantsMore
      ? BlockSize.block(
        need: wanted.need, remaining: remaining, pace: wanted.pace, nodes: nodeCount)
      : 0
    if added != 0 || stored != before {
      try WindowRow.write(before + added, wanted, of: subject, in: tx)
      if stored == nil { try WindowRow.purge(before: wanted, of: subject, in: tx) }
    }
    outcome.blocks.append(
      GrantOutcome.Block(
        window: wanted.window, start: wanted.start, added: added, total: before + added,
        isShort: added == 0 && wanted.need > 0))
  }

  private func recall(in tx: borrowing WriteTransaction) throws -> Bool {
    for other in recallable {
      try tx.execute(
        """
        INSERT INTO limit_recall (tenant_id, subject_id, node_id)
        VALUES (\(subject.tenant), \(subject.id), \(other))
        ON CONFLICT (tenant_id, subject_id, node_id) DO NOTHING
        """)
    }
    return !recallable.isEmpty
  }
}

/// The rows of `limit_share`.
enum ShareRow {
  static func write(
    _ share: Int64, of subject: Subject, _ node: UUID, in tx: borrowing WriteTransaction
  ) throws {
    if share > 0 {
      try tx.execute(
        """
        INSERT INTO limit_share (tenant_id, subject_id, node_id, share)
        VALUES (\(subject.tenant), \(subject.id), \(node), \(share))
        ON CONFLICT (tenant_id, subject_id, node_id) DO UPDATE SET share = excluded.share
        """)
    } else {
      try tx.execute(
        """
        DELETE FROM limit_share WHERE tenant_id = \(subject.tenant)
          AND subject_id = \(subject.id) AND node_id = \(node)
        """)
    }
  }
}

/// The rows of `limit_window`.
struct WindowRow: Hashable, Sendable {
  let start: Int64
  let granted: Int64

  /// How long a window is kept, for clocks that go back and for whoever looks.
  private static let afterlife: Int64 = 40 * 86_400_000_000
  /// No window is longer than this: a month with a change of the clocks.
  private static let lengthMax: Int64 = 32 * 86_400_000_000
  /// There are fewer offsets from UTC than this, so fewer windows of one kind can overlap.
  private static let overlapCountMax = 64

  /// The wanted window, if it was begun, and whatever shares some of its time.
  static func overlapping(
    _ wanted: GrantRequest.Calendar, of subject: Subject, in tx: borrowing some Reader & ~Copyable
  ) throws -> [WindowRow] {
    // The first bound is for the index alone: it keeps old windows from being read.
    try tx.all(
      """
      SELECT start_at, granted FROM limit_window
      WHERE tenant_id = \(subject.tenant) AND subject_id = \(subject.id)
        AND span = \(Int64(wanted.window.rawValue))
        AND start_at > \(wanted.start - min(lengthMax, 2 * (wanted.end - wanted.start) + slack))
        AND start_at < \(wanted.end) AND end_at > \(wanted.start)
      ORDER BY start_at LIMIT \(overlapCountMax)
      """
    ) { row throws in
      WindowRow(start: try row[0], granted: try row[1])
    }
  }

  /// An hour may be cut short where the clocks change inside it, and still overlaps whole ones of another zone.
  private static let slack: Int64 = 2 * 3_600_000_000

  static func write(
    _ granted: Int64, _ wanted: GrantRequest.Calendar, of subject: Subject,
    in tx: borrowing WriteTransaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO limit_window
        (tenant_id, subject_id, span, start_at, end_at, granted, warned)
      VALUES (\(subject.tenant), \(subject.id), \(Int64(wanted.window.rawValue)),
        \(wanted.start), \(wanted.end), \(granted), \(false))
      ON CONFLICT (tenant_id, subject_id, span, start_at) DO UPDATE SET granted = excluded.granted
      """)
  }

  /// Forgets windows that are long over.
  static func purge(
    before wanted: GrantRequest.Calendar, of subject: Subject, in tx: borrowing WriteTransaction
  ) throws {
    try tx.execute(
      """
      DELETE FROM limit_window
      WHERE tenant_id = \(subject.tenant) AND subject_id = \(subject.id)
        AND span = \(Int64(wanted.window.rawValue)) AND start_at < \(wanted.start - afterlife)
      """)
  }
}

extension LeaseReturn {
  /// Gives back what was not spent; records what was spent before it was leased.
  func settle(_ subject: Subject, in tx: borrowing WriteTransaction) throws {
    try tx.execute(
      """
      INSERT INTO limit_window
        (tenant_id, subject_id, span, start_at, end_at, granted, warned)
      VALUES (\(subject.tenant), \(subject.id), \(Int64(window.rawValue)), \(start), \(end),
        \(max(0, -unspent)), \(false))
      ON CONFLICT (tenant_id, subject_id, span, start_at)
      DO UPDATE SET granted = limit_window.granted - \(unspent)
      """)
  }
}
