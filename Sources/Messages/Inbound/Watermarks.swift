import ChannelKit
import Core
import Store
import TenantKit

/// Up to which moment all that one session sent to an address has arrived or was read. What is told may come before our own
/// answer to a message that it is of, so the newest word is kept until that answer must be here.
enum Watermarks {
  /// No attempt takes so long.
  static let memory = Duration.seconds(3_600)

  /// Keeps what was told, unless something newer is known. Nobody has read what is yet to be sent.
  static func keep(
    _ receipt: Receipt, until moment: Timestamp, of session: UUID, to address: String,
    in tx: borrowing TenantWrite
  ) throws {
    try tx.execute(
      """
      INSERT INTO watermark (tenant_id, session_id, address, receipt, until_at, told_at)
      VALUES (\(tx.tenant), \(session), \(address), \(receipt.rawValue), \(min(moment, tx.now)),
        \(tx.now))
      ON CONFLICT (tenant_id, session_id, address, receipt) DO UPDATE
        SET until_at = excluded.until_at, told_at = excluded.told_at
        WHERE excluded.until_at > watermark.until_at
      """)
  }

  /// What was told of messages to an address that left up to some moment after this one, the oldest first.
  static func find(
    after start: Timestamp, of session: UUID, to address: String,
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [(receipt: Receipt, until: Timestamp)] {
    let found = try tx.all(
      """
      SELECT receipt, until_at FROM watermark WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND address = \(address) AND until_at >= \(start)
      ORDER BY until_at LIMIT \(Receipt.allCases.count)
      """
    ) { row throws in (receipt: Receipt(rawValue: try row[0]), until: try row[1] as Timestamp) }
    return found.compactMap { line in line.receipt.map { ($0, line.until) } }
  }
}
