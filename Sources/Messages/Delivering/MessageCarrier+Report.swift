import ChannelKit
import Core
import Delivery
import Store
import TenantKit
import Webhooks

extension MessageCarrier {
  /// What a verdict means for a message, and what is written of it.
  func report(
    _ verdict: Verdict, on load: Load, _ channel: ChannelDescriptor, _ item: OutboxItem,
    isLast: Bool
  ) -> AttemptReport {
    let message = load.message
    switch verdict {
    case .accepted(let id):
      guard isLast else { return next(item, message, id: id) }
      return sent(
        message, id: id, hasReceipts: !channel.receipts.isEmpty,
        since: channel.hasWatermarks ? item.attemptedAt : nil)
    case .retry(let pause, let scope):
      return again(
        message, after: pause, scope, pause == nil ? .fails : .answers, "retried",
        isRefused: item.part == 0)
    case .readdress(let place): return readdressed(item, load, to: place)
    case .reject(let reason): return failed(message, reason)
    case .refreshCredentials: return ended(message, item)
    case .disconnect(let text): return disconnected(message, item, text)
    case .unknown:
      // The provider knows it again when it comes twice.
      if channel.replaySafety.allowsRepeat(after: item.age(at: clock.now)) {
        return again(message, after: nil, .pair, .fails, "retried")
      }
      return AttemptReport(.done, .fails) { tx throws in try Ends.lose(message.id, in: tx) }
    }
  }

  /// - Parameter attemptedAt: when it left, on a channel that tells of all messages up to a moment.
  func sent(
    _ message: Message, id: String?, hasReceipts: Bool = true, since attemptedAt: Timestamp? = nil
  ) -> AttemptReport {
    AttemptReport(.done, .answers) { tx throws in
      // A receipt that names our own id may have come first.
      if try Messages.advance(message.id, to: .sent, in: tx) {
        try Timeline.add(
          "sent", to: message.id, id.map { ["provider_id": .string($0)] } ?? [:], in: tx)
        try Ends.tell(.messageSent, message, .sent, in: tx)
      }
      if let attemptedAt {
        try Receipts.takeEarly(of: message, attemptedAt: attemptedAt, in: tx)
      }
      guard let id else { return }
      try ProviderMessages.add(id, of: message, isLast: true, in: tx)
      if hasReceipts { try Receipts.takeEarly(of: id, session: message.sessionID, in: tx) }
    }
  }

  private func next(_ item: OutboxItem, _ message: Message, id: String) -> AttemptReport {
    AttemptReport(.next(part: item.part + 1), .answers) { tx throws in
      try Timeline.add(
        "part_sent", to: message.id,
        ["part": .integer(Int64(item.part + 1)), "provider_id": .string(id)], in: tx)
      try ProviderMessages.add(id, of: message, isLast: false, in: tx)
      try Receipts.takeEarly(of: id, session: message.sessionID, in: tx)
    }
  }

  func again(
    _ message: Message, after pause: Duration?, _ scope: Verdict.Scope, _ sign: AttemptReport.Sign,
    _ entry: String, isRefused: Bool = false
  ) -> AttemptReport {
    AttemptReport(.again(after: pause, scope: scope), sign) { tx throws in
      if isRefused { try SessionDays.giveBack(message.sessionID, in: tx) }
      var details: JSONObject = ["scope": .string("\(scope)")]
      details["after_ms"] = pause.map { .integer($0.milliseconds) }
      try Timeline.add(entry, to: message.id, details, in: tx)
    }
  }

  /// A provider that sends us round in circles is stopped by the bound.
  private static let readdressedMax = 8

  private func readdressed(_ item: OutboxItem, _ load: Load, to place: String) -> AttemptReport {
    let message = load.message
    guard place != load.route, item.attempts <= Self.readdressedMax else {
      return failed(message, .recipient, "readdressed", "the provider names no final address")
    }
    return AttemptReport(.next(part: item.part), .answers) { tx throws in
      if item.part == 0 { try SessionDays.giveBack(message.sessionID, in: tx) }
      try AddressRoutes.set(message.sessionID, message.address, to: place, in: tx)
      try Timeline.add("readdressed", to: message.id, in: tx)
    }
  }

  /// The message keeps its place until the session is connected again.
  private func disconnected(
    _ message: Message, _ item: OutboxItem, _ text: String
  ) -> AttemptReport {
    AttemptReport(.closed, .answers) { tx throws in
      try keepPlace(message, item, in: tx)
      try SessionNews.note(
        message.sessionID, SessionStanding(.disconnected, reason: text), in: tx)
    }
  }

  /// The same until the credentials are renewed, which is tried at once where a channel can.
  private func ended(_ message: Message, _ item: OutboxItem) -> AttemptReport {
    let report = disconnected(message, item, ChannelSessions.endedReason)
    return AttemptReport(report.outcome, report.sign) { tx throws in
      try report.effect(tx)
      try ChannelSessions.planRenewal(of: message.sessionID, at: tx.now, in: tx)
    }
  }

  /// The session cannot send now; the message keeps its place until it can.
  func closed(_ message: Message, _ item: OutboxItem) -> AttemptReport {
    AttemptReport(.closed, .none) { tx throws in try keepPlace(message, item, in: tx) }
  }

  private func keepPlace(
    _ message: Message, _ item: OutboxItem, in tx: borrowing TenantWrite
  ) throws {
    if item.part == 0 { try SessionDays.giveBack(message.sessionID, in: tx) }
  }

  func failed(
    _ message: Message, _ kind: Verdict.Reason.Kind, _ code: String, _ text: String
  ) -> AttemptReport {
    failed(message, Verdict.Reason(kind, code: code, text))
  }

  func failed(_ message: Message, _ reason: Verdict.Reason) -> AttemptReport {
    AttemptReport(.done, .answers) { tx throws in
      let message = try Messages.find(message.id, in: tx)
      if message.status.canFail { try Ends.fail(message, reason, in: tx) }
    }
  }
}

extension OutboxItem {
  /// How long ago its first attempt was.
  func age(at now: Timestamp) -> Duration { firstAttemptAt.map { now - $0 } ?? .zero }
}
