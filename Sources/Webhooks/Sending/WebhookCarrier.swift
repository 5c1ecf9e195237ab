import ChannelKit
package import Core
package import Delivery
package import TenantKit
package import Transport

/// Takes deliveries to webhooks.
package struct WebhookCarrier: Carrier {
  package let kind = OutboxKind.webhook

  private let store: @Sendable (TenantID) -> TenantStore
  private let vault: Vault
  private let transport: Transport
  private let settings: Locked<WebhookSettings>
  private let clock: any WallClock

  package init(
    store: @escaping @Sendable (TenantID) -> TenantStore, vault: Vault, transport: Transport,
    settings: Locked<WebhookSettings>, clock: any WallClock
  ) {
    (self.store, self.vault, self.transport) = (store, vault, transport)
    (self.settings, self.clock) = (settings, clock)
  }

  package func facts(of queue: UUID, tenant: TenantID) async throws -> QueueFacts {
    let webhook = try await store(tenant).read { tx throws in try Webhooks.lookUp(queue, in: tx) }
    // One that is turned off or gone stays open: its deliveries are held back or dropped as their turn comes.
    return QueueFacts(
      inFlightMax: settings.withLock { $0.inFlightMax },
      schedule: .delays((webhook?.schedule ?? .standard).pauses))
  }

  package func intend(
    _ item: OutboxItem, in tx: borrowing TenantWrite
  ) throws -> Intention<WebhookLoad> {
    guard let webhook = try Webhooks.lookUp(item.queue, in: tx),
      let content = try DeliveryContent.find(item.id, in: tx)
    else { return .drop }
    guard webhook.isActive else {
      try WebhookDeliveries.hold(item.id, in: tx)
      return .drop
    }
    guard let data = content.data else {
      try WebhookDeliveries.fail(item.id, in: tx)
      return .drop
    }
    let secrets = try SecretPair.findIfOpen(webhook.id, openedBy: vault, in: tx)
    return .go(
      WebhookLoad(
        webhook: webhook, tenant: tx.tenant, delivery: item.id, event: content.event,
        occurredAt: content.occurredAt, data: data, attemptCount: content.attemptCount,
        attempts: content.attempts, secrets: secrets))
  }

  package func attempt(_ item: OutboxItem, _ load: WebhookLoad) async -> AttemptReport {
    let settings = settings.withLock { $0 }
    let (at, began) = (clock.now, clock.uptime)
    let (result, signature) = await send(item, load, at, settings)
    let attempt = result.attempt(load.attemptCount + 1, at: at, clock.uptime - began)
    let isRotating = load.previousSecret(at: at) != nil
    let (outcome, sign) = result.report(of: item, load.nextPause(item), isRotating: isRotating)
    guard outcome != .closed else { return AttemptReport(outcome, sign) }
    return AttemptReport(outcome, sign) { tx throws in
      try WebhookDeliveries.note(attempt, signature, result, of: load, settings, in: tx)
    }
  }

  private func send(
    _ item: OutboxItem, _ load: WebhookLoad, _ now: Timestamp, _ settings: WebhookSettings
  ) async -> (WebhookResult, signature: String?) {
    guard let secrets = load.secrets else { return (.unsendable("secret_unavailable"), nil) }
    let byPrevious = item.part == 1 && item.failures.isMultiple(of: 2)
    let request: WebhookRequest
    do {
      request = try WebhookRequest(load, secrets, byPrevious: byPrevious, at: now, settings)
    } catch {
      return (.unsendable("bad_url"), nil)
    }
    do throws(TransportError) {
      let answer = try await transport.send(request.request)
      return (WebhookResult(.success(answer), now: clock.now), request.signature)
    } catch {
      return (WebhookResult(.failure(error), now: clock.now), request.signature)
    }
  }

  package func expire(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    try WebhookDeliveries.fail(item.id, in: tx)
  }

  package func giveUp(_ item: OutboxItem, in tx: borrowing TenantWrite) throws {
    try WebhookDeliveries.fail(item.id, in: tx)
  }

  /// Receivers know a delivery by its id, so one that may have arrived is sent again.
  package func recover(_ item: OutboxItem, in tx: borrowing TenantWrite) throws -> Recovery {
    guard let content = try DeliveryContent.find(item.id, in: tx) else { return .over }
    let attempt = WebhookAttempt(
      number: content.attemptCount + 1, at: tx.now, duration: .zero, failure: "interrupted")
    try WebhookDeliveries.note(attempt, after: content.attempts, of: item.id, in: tx)
    return .again
  }
}

extension WebhookLoad {
  /// The pause of the schedule after this attempt, to the second: receivers were told these numbers.
  fileprivate func nextPause(_ item: OutboxItem) -> Duration? {
    let pauses = (webhook.schedule ?? .standard).pauses
    return pauses.indices.contains(item.failures) ? pauses[item.failures] : nil
  }
}

extension WebhookResult {
  /// What becomes of the delivery, and what the result says of the endpoint.
  ///
  /// While a rotation lasts, a receiver that does not know the newest secret yet answers as the published examples do
  /// when a signature is wrong. It is then asked once more at once, signed first by the other secret.
  fileprivate func report(
    of item: OutboxItem, _ pause: Duration?, isRotating: Bool
  ) -> (AttemptReport.Outcome, AttemptReport.Sign) {
    let again = AttemptReport.Outcome.again(after: pause, scope: .pair)
    switch self {
    case .answer(200..<300, _, _), .answer(410, _, _): return (.done, .answers)
    case .answer(400, _, _), .answer(401, _, _), .answer(403, _, _):
      return (isRotating && item.part == 0 ? .next(part: 1) : again, .answers)
    case .answer(429, let hint?, _), .answer(503, let hint?, _):
      return (.again(after: hint, scope: .session), .answers)
    case .answer(500..., _, _): return (again, .fails)
    case .answer: return (again, .answers)
    case .failure(.forbiddenAddress), .unsendable: return (again, .none)
    case .failure: return (again, .fails)
    case .notNow: return (.closed, .none)
    }
  }
}
