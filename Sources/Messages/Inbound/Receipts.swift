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
      try keep(.receipt(receipt), of: providerID, session: session, at: at ?? tx.now, in: tx)
      return
    }
    // The last part is delivered after the others.
    guard known.isLast else { return }
    try apply(receipt, to: try Messages.find(known.message, in: tx), at: at, in: tx)
  }

  /// What may be told of an id before the answer that names it is here.
  fileprivate enum Early {
    case receipt(Receipt)
    case failure(Verdict.Reason)
  }

  private static func keep(
    _ early: Early, of providerID: String, session: UUID, at: Timestamp,
    in tx: borrowing TenantWrite
  ) throws {
    let (name, details) = early.stored
    try tx.execute(
      """
      INSERT INTO early_receipt (tenant_id, session_id, provider_id, receipt, details, at)
      VALUES (\(tx.tenant), \(session), \(providerID), \(name), \(details), \(at))
      ON CONFLICT (tenant_id, session_id, provider_id, receipt) DO NOTHING
      """)
  }

  /// Applies what was told of an id before anybody here knew whose it is.
  static func takeEarly(
    of providerID: String, session: UUID, in tx: borrowing TenantWrite
  ) throws {
    let all = try tx.all(
      """
      SELECT receipt, details, at FROM early_receipt WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND provider_id = \(providerID)
      """
    ) { row throws in (early: Early(try row[0], try row[1]), at: try row[2] as Timestamp) }
    guard !all.isEmpty else { return }
    try tx.execute(
      """
      DELETE FROM early_receipt WHERE tenant_id = \(tx.tenant) AND session_id = \(session)
        AND provider_id = \(providerID)
      """)
    for (early, at) in all.sorted(by: { $0.at < $1.at }) {
      switch early {
      case .receipt(let receipt):
        try take(receipt, of: providerID, session: session, at: at, in: tx)
      case .failure(let reason):
        try fail(reason, of: providerID, session: session, at: at, in: tx)
      case nil: continue
      }
    }
  }

  /// The most messages that one word of a provider is taken for.
  private static let untilCountMax = 500

  /// Notes how far all messages to an address got that were sent up to a moment. False where that is news of none.
  static func takeAll(
    _ receipt: Receipt, until moment: Timestamp, of session: UUID, to address: String,
    in tx: borrowing TenantWrite
  ) throws -> Bool {
    let messages = try tx.all(
      """
      SELECT \(Message.columns) FROM message WHERE tenant_id = \(tx.tenant)
        AND session_id = \(session) AND address = \(address) AND status IN ('sent', 'delivered')
        AND created_at <= \(moment) ORDER BY id DESC LIMIT \(untilCountMax)
      """
    ) { try Message($0) }
    for message in messages.reversed() {
      try apply(receipt, to: message, at: moment, in: tx)
    }
    return messages.contains { $0.status.after(receipt) != nil }
  }

  /// Applies what was told of all messages to an address, up to a moment after the attempt that this one left with.
  static func takeEarly(
    of message: Message, attemptedAt: Timestamp, in tx: borrowing TenantWrite
  ) throws {
    let told = try Watermarks.find(
      after: attemptedAt, of: message.sessionID, to: message.address, in: tx)
    for (receipt, moment) in told {
      try apply(receipt, to: try Messages.find(message.id, in: tx), at: moment, in: tx)
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
    guard let known = try ProviderMessages.find(providerID, of: session, in: tx) else {
      try keep(.failure(reason), of: providerID, session: session, at: at ?? tx.now, in: tx)
      return
    }
    let message = try Messages.find(known.message, in: tx)
    guard message.status.canFail else { return }
    try Ends.fail(message, reason, at: at, in: tx)
  }
}

extension Receipts.Early {
  private static let failure = "failed"

  /// As the database keeps it.
  fileprivate var stored: (name: String, details: String) {
    switch self {
    case .receipt(let receipt): (receipt.rawValue, "")
    case .failure(let reason): (Self.failure, reason.json.description)
    }
  }

  /// Nil when it is neither.
  fileprivate init?(_ name: String, _ details: String) {
    if let receipt = Receipt(rawValue: name) {
      self = .receipt(receipt)
    } else if name == Self.failure, let json = try? JSON.parse(details),
      let reason = Verdict.Reason(json: json)
    {
      self = .failure(reason)
    } else {
      return nil
    }
  }
}

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
