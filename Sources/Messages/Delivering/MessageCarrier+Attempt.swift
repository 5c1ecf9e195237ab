import ChannelKit
import Core
package import Delivery
import Store
import TenantKit
import Webhooks

extension MessageCarrier {
  /// The attempt itself is a line of the outbox while it runs, and one of the timeline once its end is known.
  package func attempt(_ item: OutboxItem, _ load: Load) async -> AttemptReport {
    guard !load.isHeld else { return AttemptReport(.closed, .none) }
    let report = await make(item, load)
    return AttemptReport(report.outcome, report.sign) { tx throws in
      try Timeline.add(item.attempted, to: item.id, in: tx)
      try report.effect(tx)
    }
  }

  private func make(_ item: OutboxItem, _ load: Load) async -> AttemptReport {
    let message = load.message
    let known: Accounts.Known
    do {
      known = try await accounts.find(message.sessionID, of: item.tenant)
    } catch let error as TenantError where error.code == .notFound {
      return failed(message, .account, "session_deleted", "the session was deleted")
    } catch {
      // The store is away.
      return closed(message, item)
    }
    guard known.session.status == .connected else { return closed(message, item) }
    guard let channel = channels.find(message.channel, known.session.driver) else {
      return failed(message, .account, "no_channel", "this gateway has no such channel")
    }
    do throws(Stop) {
      let calls = try await calls(for: load, channel, known, item)
      guard calls.indices.contains(item.part) else { return sent(message, id: nil) }
      if item.part == 0 { await showTyping(load, channel, known, item.tenant) }
      let outcome = await exchange.make(
        calls[item.part], for: channel.descriptor, isTest: message.isTest, owner: item.tenant)
      switch outcome {
      case .forbidden(let text): return failed(message, .account, "forbidden_address", text)
      case .answered(let answer):
        return report(
          channel.verdict(on: answer), on: load, channel.descriptor, item,
          isLast: item.part == calls.count - 1)
      }
    } catch {
      switch error {
      case .later:
        return again(
          message, after: nil, .pair, .none, "media_unavailable", isRefused: item.part == 0)
      case .never(let reason): return failed(message, reason)
      }
    }
  }

  /// Why no call is made.
  private enum Stop: Error {
    case later
    case never(Verdict.Reason)
  }

  private func calls(
    for load: Load, _ channel: any Channel, _ known: Accounts.Known, _ item: OutboxItem
  ) async throws(Stop) -> [ProviderCall] {
    guard var content = load.message.content.outgoing else {
      throw .never(Verdict.Reason(.content, code: "unreadable", "its content cannot be sent"))
    }
    if case .media(let media, let caption) = content,
      let rule = channel.descriptor.rule(for: content.kind)?.media
    {
      do throws(MediaFetcher.Failure) {
        content = .media(
          try await self.media.complete(media, for: rule, owner: item.tenant), caption: caption)
      } catch {
        switch error {
        case .notNow: throw .later
        case .never(let text):
          throw .never(Verdict.Reason(.content, code: "media_unavailable", text))
        }
      }
    }
    let outgoing = OutgoingMessage(
      id: item.id, to: load.route ?? load.message.address, content,
      subject: load.message.content.subject, html: load.message.content.html,
      from: known.account, now: clock.now,
      entropy: Secret(KernelGenerator.bytes(OutgoingMessage.entropyByteCount)))
    do throws(ContentProblem) {
      return try channel.calls(for: outgoing)
    } catch {
      throw .never(
        Verdict.Reason(.content, code: "invalid_\(error.field)", error.sentence.english))
    }
  }

  /// What people see before a message comes, where the session wants it. It is a courtesy: nothing depends on it.
  private func showTyping(
    _ load: Load, _ channel: any Channel, _ known: Accounts.Known, _ tenant: TenantID
  ) async {
    guard known.session.settings.simulatesTyping, load.message.priority != .otp,
      let call = channel.typing(to: load.route ?? load.message.address, from: known.account)
    else { return }
    _ = await exchange.make(
      call, for: channel.descriptor, isTest: load.message.isTest, owner: tenant)
    let reading = Duration.milliseconds(40 * load.message.content.text.count)
    try? await Task.sleep(for: min(max(reading, .milliseconds(500)), .seconds(4)))
    if let call = channel.typingEnd(to: load.route ?? load.message.address, from: known.account) {
      _ = await exchange.make(
        call, for: channel.descriptor, isTest: load.message.isTest, owner: tenant)
    }
  }
}
