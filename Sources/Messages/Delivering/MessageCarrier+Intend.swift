import ChannelKit
import Core
package import Delivery
import Store
package import TenantKit
import Webhooks

extension MessageCarrier {
  /// What an attempt needs of the database.
  package struct Load: Sendable {
    let message: Message
    /// Where the provider wants it sent, when that is not where it is addressed to.
    let route: String?
    /// Whether the session has sent all that it may today.
    let isHeld: Bool
  }

  package func intend(
    _ item: OutboxItem, in tx: borrowing TenantWrite
  ) throws -> Intention<Load> {
    guard let departure = try Departure.find(item.id, in: tx) else { return .drop }
    let message = departure.message
    // A receipt or a failure may have come while it waited for another attempt.
    guard message.status.isUnderWay, try isWanted(departure, in: tx) else { return .drop }
    let isHeld = try item.part == 0 && isFull(departure, in: tx)
    return .go(Load(message: message, route: departure.route, isHeld: isHeld))
  }

  /// Looks again at what may have changed since the message was accepted.
  private func isWanted(_ departure: Departure, in tx: borrowing TenantWrite) throws -> Bool {
    let message = departure.message
    // Who asked for a one-time code wants it.
    if message.priority != .otp, departure.isOptedOut {
      let reason = Verdict.Reason(
        .recipient, code: "opted_out", "the recipient wants no more messages on this channel")
      try Ends.fail(message, reason, entry: "blocked", in: tx)
      return false
    }
    if let first = message.details.standsFor, let fallback = message.details.fallbacks.first,
      let arrived = try Messages.whatArrived(
        of: first, message.details.earlierStandIns, by: fallback.unless, in: tx)
    {
      try Messages.mark(message.id, .canceled, in: tx)
      try Timeline.add("not_needed", to: message.id, ["message_id": .string("\(arrived)")], in: tx)
      return false
    }
    return true
  }

  private func isFull(_ departure: Departure, in tx: borrowing TenantWrite) throws -> Bool {
    guard let settings = departure.settings else { return false }
    let session = departure.message.sessionID
    guard try !SessionDays.isFull(session, settings, in: tx) else { return true }
    try SessionDays.count(session, settings, in: tx)
    return false
  }

  package func expire(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    guard let message = try find(item, in: tx) else { return }
    let reason = Verdict.Reason(.content, code: "expired", "its time was over before it was sent")
    var details = message.details
    details.failure = reason
    try Messages.mark(item.id, .expired, details: details, in: tx)
    try Timeline.add("expired", to: item.id, in: tx)
    try Ends.tell(.messageFailed, message, .expired, reason, in: tx)
  }

  package func giveUp(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    guard let message = try find(item, in: tx) else { return }
    let reason = Verdict.Reason(
      .content, code: "gave_up", "every attempt failed; see the message's timeline")
    try Ends.fail(message, reason, in: tx)
  }

  package func recover(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Recovery {
    guard let message = try find(item, in: tx) else { return .over }
    try Timeline.add(item.attempted, to: item.id, in: tx)
    guard try isRepeatable(message, item, in: tx) else {
      try Ends.lose(message.id, in: tx)
      return .over
    }
    try Timeline.add("interrupted", to: item.id, in: tx)
    return .again
  }

  /// The message of some work; nil where it is gone, or known what became of it.
  private func find(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Message? {
    do {
      let message = try Messages.find(item.id, in: tx)
      return message.status.isUnderWay ? message : nil
    } catch let error as TenantError where error.code == .notFound {
      return nil
    }
  }

  private func isRepeatable(
    _ message: Message, _ item: OutboxItem, in tx: borrowing TenantWrite
  ) throws -> Bool {
    let session = try? ChannelSessions.find(message.sessionID, in: tx)
    let descriptor = channels.find(message.channel, session?.driver)?.descriptor
    return descriptor?.replaySafety.allowsRepeat(after: item.age(at: tx.now)) ?? false
  }
}
