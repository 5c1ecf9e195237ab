import ChannelKit
import Core
import Delivery
import Messages
import Operations
import TenantKit

/// Who sends: what a key may send through, and whether to the twins.
struct Sender: Sendable {
  /// The only session that the key may use; nil allows all.
  let boundSession: UUID?
  let isTest: Bool

  init(_ principal: Principal) {
    switch principal.who {
    case .key(let key): (boundSession, isTest) = (key.boundSession, key.isTest)
    case .user: (boundSession, isTest) = (nil, false)
    }
  }
}

extension MessageBody {
  /// The message, ready to be accepted. Throws with everything that is wrong with it, or when the key is bound to
  /// another session.
  func submission(
    by sender: Sender, _ channels: ChannelDirectory, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Submission {
    var problems = problems
    guard let descriptor = channel?.descriptor else { throw APIError.invalid(problems) }
    let session = try session(of: descriptor, sender, &problems, in: tx)
    let recipient = try recipient(of: descriptor, &problems, in: tx)
    let content = try content(for: recipient?.contact, descriptor, &problems, in: tx)
    check(at: tx.now, &problems)
    if let session, let content {
      problems = Self.problems(
        problems, with: content, on: descriptor, by: session.driver, channels,
        to: recipient?.address)
    }
    if let recipient, recipient.isOptedOut, priority != .otp {
      problems.append(.optedOut(recipient.field))
    }
    let fallbacks = try fallbacks(
      of: content, for: recipient?.contact, sender, channels, &problems, in: tx)
    guard problems.isEmpty, let session, let recipient, let content else {
      throw APIError.invalid(problems)
    }
    var submission = Submission(
      session: session.id, channel: descriptor.id, address: recipient.address,
      contact: recipient.contact, content: content, isTest: sender.isTest || session.isTest)
    submission.subject = body["subject"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    submission.html = body["html"]?.stringValue
    submission.priority = priority
    submission.scheduledAt = time("scheduled_at")
    submission.expiresAt = time("expires_at")
    submission.details.metadata = body["metadata"]?.objectValue ?? [:]
    submission.details.fallbacks = fallbacks
    submission.details.templateID = templateID
    return submission
  }

  /// What a message leaves through.
  private struct Exit {
    let id: UUID
    let isTest: Bool
    let driver: String?
  }

  /// The session that is named, the one that the key is bound to, or the only one of the channel.
  private func session(
    of channel: ChannelDescriptor, _ sender: Sender, _ problems: inout [FieldProblem],
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Exit? {
    let named = body["session_id"]?.stringValue.flatMap { UUID($0) }
    if let bound = sender.boundSession, let named, named != bound { throw APIError.boundElsewhere }
    guard let id = named ?? sender.boundSession else {
      let choices = try ChannelSessions.choices(of: channel.id, isTest: sender.isTest, in: tx)
      if choices.count == 1 {
        let session = choices[0]
        return Exit(id: session.id, isTest: session.isTest, driver: session.driver)
      }
      problems.append(
        !choices.isEmpty ? .whichSession : sender.isTest ? .noSession : .noLiveSession)
      return nil
    }
    guard let way = try ChannelSessions.way(of: id, channel: channel.id, in: tx) else {
      problems.append(.otherSession(channel.id))
      return nil
    }
    return Exit(id: id, isTest: way.isTest, driver: way.driver)
  }

  /// Whom a message goes to, and what named them.
  private struct Recipient {
    let address: String
    let contact: UUID?
    let isOptedOut: Bool
    let field: String
  }

  private func recipient(
    of channel: ChannelDescriptor, _ problems: inout [FieldProblem],
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Recipient? {
    switch naming {
    case nil: return nil
    case .unclear(let problem):
      problems.append(problem)
      return nil
    case .contact: return try contact(of: channel, &problems, in: tx)
    case .address(let address, let field):
      let standing = try Contacts.standing(at: address, on: channel.id, in: tx)
      return Recipient(
        address: address.address, contact: standing.contact, isOptedOut: standing.isOptedOut,
        field: field)
    }
  }

  private func contact(
    of channel: ChannelDescriptor, _ problems: inout [FieldProblem],
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Recipient? {
    let id = body["contact_id"]?.stringValue.flatMap { UUID($0) }
    guard let id, let contact = try Contacts.find([id], in: tx)[id] else {
      problems.append(.noContact)
      return nil
    }
    guard let address = contact.address(for: channel) else {
      problems.append(.unreachable("contact_id", channel))
      return nil
    }
    let isOptedOut = try OptOuts.contains(channel: channel.id, address: address, in: tx)
    return Recipient(address: address, contact: id, isOptedOut: isOptedOut, field: "contact_id")
  }

  private func check(at now: Timestamp, _ problems: inout [FieldProblem]) {
    let scheduledAt = time("scheduled_at")
    if let scheduledAt, scheduledAt > now + Self.scheduleMax { problems.append(.tooFarAhead) }
    if let expiresAt = time("expires_at"), expiresAt <= max(scheduledAt ?? now, now) {
      problems.append(.expiresTooEarly)
    }
    if let metadata = body["metadata"], metadata.serialized().count > Self.metadataBytesMax {
      problems.append(.metadataTooLarge)
    }
  }

  static let scheduleMax = Duration.seconds(366 * 86_400)
  static let metadataBytesMax = 4_096

  private func fallbacks(
    of content: MessageContent?, for contact: UUID?, _ sender: Sender, _ channels: ChannelDirectory,
    _ problems: inout [FieldProblem], in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [Fallback] {
    guard let list = body["fallback"]?.arrayValue, !list.isEmpty else { return [] }
    guard let contact, let contact = try Contacts.find([contact], in: tx)[contact] else {
      problems.append(.fallbackWithoutContact)
      return []
    }
    var fallbacks: [Fallback] = []
    var dueAt = max(time("scheduled_at") ?? tx.now, tx.now)
    for (place, item) in list.enumerated() {
      let path = "fallback.\(place)"
      // What is no such time was refused by the form, and moves nothing here.
      let seconds = item["after_seconds"]?.integerValue ?? Fallback.afterSeconds.lowerBound
      let after = Duration.seconds(
        min(max(seconds, Fallback.afterSeconds.lowerBound), Fallback.afterSeconds.upperBound))
      dueAt = dueAt + after
      if let expiresAt = time("expires_at"), expiresAt <= dueAt {
        problems.append(.comesTooLate(path))
      }
      guard let channel = channels.find(item["channel"]?.stringValue ?? "")?.descriptor else {
        problems.append(.unknownChannel("\(path).channel"))
        continue
      }
      let named = item["session_id"]?.stringValue.flatMap { UUID($0) }
      if let bound = sender.boundSession, let named, named != bound {
        throw APIError.boundElsewhere
      }
      let sessions =
        if let only = sender.boundSession ?? named {
          try ChannelSessions.list(PageRequest(), channel: channel.id, only: only, in: tx).elements
        } else {
          try ChannelSessions.choices(of: channel.id, isTest: sender.isTest, in: tx)
        }
      guard sessions.count == 1, let address = contact.address(for: channel) else {
        problems.append(sessions.count == 1 ? .unreachable(path, channel) : .noOneSession(path))
        continue
      }
      let way = channels.find(channel.id, sessions[0].driver)?.descriptor ?? channel
      if let content { problems += way.problems(with: content).map { .of($0, at: path) } }
      fallbacks.append(
        Fallback(
          session: sessions[0].id, channel: channel.id, address: address,
          after: after,
          unless: item["unless"]?.stringValue.flatMap(Fallback.Condition.init(rawValue:))
            ?? .delivered))
    }
    return fallbacks
  }
}

extension Contact {
  /// The first of their addresses that a channel reaches.
  fileprivate func address(for channel: ChannelDescriptor) -> String? {
    channel.addresses.lazy.compactMap { self.address($0.contactKind) }.first
  }
}
