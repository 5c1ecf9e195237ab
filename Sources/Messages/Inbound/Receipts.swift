import ChannelKit
import Core
import Store
import TenantKit
import Webhooks

/// What providers tell of messages that they accepted. It comes late, twice, in any order, and before their own answer.
enum Receipts {
  /// Notes how far a message got, by the provider's id of it.
  static func take(
    _ receipt: Receipt, of providerID: String, session: UUID, at: Timestamp?,
    in tx: borrowing TenantWrite
  ) throws {
    guard let known = try ProviderMessages.find(providerID, of: session, in: tx) else {
      // The answer that names the id is on its way.
      try tx.execute(
        """
        INSERT INTO early_receipt (tenant_id, session_id, provider_id, receipt, at)
        VALUES (\(tx.tenant), \(session), \(providerID), \(receipt), \(at ?? tx.now))
        ON CONFLICT (tenant_id, session_id, provider_id, receipt) DO NOTHING
        """)
      return
    }
    // The last part is delivered after the others.
    guard known.isLast else { return }
    try apply(receipt, to: try Messages.find(known.message, in: tx), at: at, in: tx)
  }

  /// Applies what was told of an id before anybody here knew whose it is.
  static func takeEarly(
    of providerID: String, message: Message, in tx: borrowing TenantWrite
  ) throws {
    let early = try tx.all(
      """
      SELECT receipt, at FROM early_receipt WHERE tenant_id = \(tx.tenant)
        AND session_id = \(message.sessionID) AND provider_id = \(providerID)
      """
    ) { row throws in (receipt: try row[0] as Receipt, at: try row[1] as Timestamp) }
    guard !early.isEmpty else { return }
    for (receipt, at) in early {
      try apply(receipt, to: try Messages.find(message.id, in: tx), at: at, in: tx)
    }
    try tx.execute(
      """
      DELETE FROM early_receipt WHERE tenant_id = \(tx.tenant)
        AND session_id = \(message.sessionID) AND provider_id = \(providerID)
      """)
  }

  /// The most messages that one word of a provider is taken for.
  private static let untilCountMax = 500

  /// Notes how far all messages to an address got that were sent up to a moment.
  static func takeAll(
    _ receipt: Receipt, until moment: Timestamp, of session: UUID, to address: String,
    in tx: borrowing TenantWrite
  ) throws {
    let messages = try tx.all(
      """
      SELECT \(Message.columns) FROM message WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND address = \(address) AND status IN ('sent', 'delivered')
        AND created_at <= \(moment) ORDER BY id DESC LIMIT \(untilCountMax)
      """
    ) { try Message($0) }
    for message in messages.reversed() where message.direction == .outbound {
      try apply(receipt, to: message, at: moment, in: tx)
    }
  }

  private static func apply(
    _ receipt: Receipt, to message: Message, at: Timestamp?, in tx: borrowing TenantWrite
  ) throws {
    guard let status = message.status.after(receipt) else { return }
    try Messages.mark(message.id, status, in: tx)
    for implied in message.status.implied(by: receipt) {
      var details: JSONObject = [:]
      if implied != receipt { details["implied_by"] = .string(receipt.rawValue) }
      try Timeline.add(implied.rawValue, to: message.id, at: at, details, in: tx)
      try Ends.tell(implied.event, message, implied.status, in: tx)
    }
  }

  /// Notes a failure that came after the provider had accepted.
  static func fail(
    _ reason: Verdict.Reason, of providerID: String, session: UUID, at: Timestamp?,
    in tx: borrowing TenantWrite
  ) throws {
    guard let known = try ProviderMessages.find(providerID, of: session, in: tx) else { return }
    let message = try Messages.find(known.message, in: tx)
    guard message.status.canFail else { return }
    try Ends.fail(message, reason, at: at, in: tx)
  }
}

extension Receipt: SQLConvertible {}

extension Receipt {
  fileprivate var event: EventKind {
    switch self {
    case .sent: .messageSent
    case .delivered: .messageDelivered
    case .read: .messageRead
    }
  }

  fileprivate var status: MessageStatus {
    switch self {
    case .sent: .sent
    case .delivered: .delivered
    case .read: .read
    }
  }
}
