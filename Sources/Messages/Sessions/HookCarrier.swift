import ChannelKit
package import Core
package import Delivery
import Store
package import TenantKit

/// Tells providers where the hooks of sessions are, and keeps at it until they know.
package struct HookCarrier: Carrier {
  package let kind = OutboxKind.session
  private let channels: ChannelDirectory
  private let accounts: Accounts
  private let exchange: ProviderExchange

  package init(
    _ channels: ChannelDirectory, _ accounts: Accounts, _ exchange: ProviderExchange
  ) {
    self.channels = channels
    self.accounts = accounts
    self.exchange = exchange
  }

  /// For about half an hour; after that somebody has to look.
  private static let schedule = RetrySchedule.exponential(
    base: .seconds(1), max: .seconds(300), attempts: 14)

  /// The work of a session. Its queue is not that of the session's messages, which wait for it.
  static func work(for session: UUID, at now: Timestamp) -> NewWork {
    NewWork(
      id: twin(of: session), kind: .session, queue: twin(of: session), lane: "hook",
      priority: .otp, dueAt: now)
  }

  /// Another id, and the id again from that one.
  private static func twin(of id: UUID) -> UUID { UUID(high: id.high, low: id.low ^ 1) }

  package func facts(of queue: UUID, tenant: TenantID) async throws -> QueueFacts {
    QueueFacts(inFlightMax: 1, schedule: Self.schedule)
  }

  package func intend(
    _ item: OutboxItem, in tx: borrowing TenantWrite
  ) throws -> Intention<UUID> { .go(Self.twin(of: item.id)) }

  package func attempt(_ item: OutboxItem, _ session: UUID) async -> AttemptReport {
    let known: Accounts.Known
    do {
      known = try await accounts.find(session, of: item.tenant)
    } catch let error as TenantError where error.code == .notFound {
      return AttemptReport(.done, .none)
    } catch {
      return AttemptReport(.again(after: nil, scope: .session), .none)
    }
    guard let channel = channels.find(known.session.channel, known.session.driver) else {
      return AttemptReport(.done, .none)
    }
    let calls = channel.hooking(known.account)
    // To look the account up was to tell its twin, which is all that there is to do.
    if calls.isEmpty, known.session.status != .connecting { return AttemptReport(.done, .none) }
    for call in calls {
      let outcome = await exchange.make(
        call, for: channel.descriptor, isTest: known.session.isTest, owner: item.tenant)
      switch outcome {
      case .forbidden(let text): return refused(session, text)
      case .answered(let answer):
        switch channel.verdict(on: answer) {
        case .reject(let reason): return refused(session, reason.text)
        case .disconnect(let text): return refused(session, text)
        case .refreshCredentials: return refused(session, "the credentials have ended")
        case .retry(let pause, _):
          return AttemptReport(.again(after: pause, scope: .session), .answers)
        case .unknown where !answer.isSuccess:
          return AttemptReport(.again(after: nil, scope: .session), .fails)
        // What only confirms has no message's id to tell.
        case .accepted, .readdress, .unknown: continue
        }
      }
    }
    return AttemptReport(.done, .answers) { tx throws in
      try SessionNews.note(session, SessionStanding(.connected), in: tx)
    }
  }

  private func refused(_ session: UUID, _ text: String) -> AttemptReport {
    AttemptReport(.done, .answers) { tx throws in
      try SessionNews.note(
        session,
        SessionStanding(.disconnected, reason: "the provider does not call the hook: \(text)"),
        in: tx)
    }
  }

  package func expire(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {}

  package func giveUp(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    try SessionNews.note(
      Self.twin(of: item.id),
      SessionStanding(.disconnected, reason: "the provider could not be told of the hook"), in: tx)
  }

  /// Setting a hook twice sets it once.
  package func recover(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Recovery {
    .again
  }
}

extension ProviderAnswer {
  fileprivate var isSuccess: Bool {
    if case .response(let response) = self { (200..<300).contains(response.status) } else { false }
  }
}
