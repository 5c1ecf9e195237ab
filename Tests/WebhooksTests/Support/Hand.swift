import Core
@testable import Delivery
import Store
import TenantKit
import TestKit
import Transport

@testable import Webhooks

/// Takes one delivery after another by hand, so that a test sees what each attempt reports.
struct Hand {
  let world: World
  let carrier: WebhookCarrier
  let store: TenantStore

  init(_ world: World, _ transport: Transport, _ store: TenantStore) {
    self.world = world
    carrier = world.carrier(transport)
    self.store = store
  }

  /// Attempts a delivery; nil when its carrier has it dropped.
  @discardableResult
  func attempt(
    _ delivery: UUID, of webhook: UUID, failures: Int = 0, part: Int = 0
  ) async throws -> AttemptReport? {
    let item = item(delivery, of: webhook, failures: failures, part: part)
    let (carrier, store) = (carrier, store)
    let intention = try await store.write { tx throws in try carrier.intend(item, in: tx) }
    guard case .go(let load) = intention else { return nil }
    let report = await carrier.attempt(item, load)
    try await store.write { tx throws in try report.effect(tx) }
    return report
  }

  /// The delivery's row, as the engine would hand it over.
  func item(_ delivery: UUID, of webhook: UUID, failures: Int = 0, part: Int = 0) -> OutboxItem {
    OutboxItem(
      id: delivery, tenant: store.tenant, kind: .webhook, queue: webhook, lane: "",
      priority: .normal, dueAt: world.clock.now, expiresAt: nil, attempts: failures + 1,
      failures: failures, part: part, firstAttemptAt: nil,
      attemptedAt: nil)
  }
}
