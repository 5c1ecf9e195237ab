package import Cluster
package import Core
package import Store
import TenantKit

/// Takes work out of the outbox, lets its carrier do it, and records what became of it.
///
/// A queue belongs to one live node, but nothing depends on it: whoever claims a row first has it. What is in memory is
/// only a hint of what the outbox holds.
package final class DeliveryEngine: Sendable {
  let database: Database
  let cluster: Cluster
  let carriers: [OutboxKind: any Carrier]
  let options: DeliveryOptions
  let clock: any WallClock
  let log: Log
  let metrics: DeliveryMetrics
  let dispatcher: Locked<Dispatcher>
  let inbox = Locked(Inbox())
  let alarm = Alarm()
  /// What this process works on, by itself or under an earlier id of its node.
  let atWork = Locked<Set<RowKey>>([])
  let ledger = Locked(Ledger())
  /// Attempts of this node that it did not know of at its last look.
  let suspects = Locked<Set<Remainder>>([])
  let ownership = Locked(Ownership(own: nil, others: []))

  /// An engine that does nothing until it runs. Give it one carrier for each kind of work.
  package init(
    _ database: Database, _ cluster: Cluster, carriers: [any Carrier],
    options: DeliveryOptions = DeliveryOptions(), clock: any WallClock, log: Log, metrics: Metrics
  ) {
    (self.database, self.cluster) = (database, cluster)
    self.carriers = Dictionary(uniqueKeysWithValues: carriers.map { ($0.kind, $0) })
    (self.options, self.clock, self.log) = (options, clock, log)
    self.metrics = DeliveryMetrics(metrics)
    let dispatcher = Locked(Dispatcher(options))
    self.dispatcher = dispatcher
    metrics.gauge("qanat_delivery_in_flight", "Attempts that run now.") {
      Double(dispatcher.withLock { $0.inFlightCount })
    }
    metrics.gauge("qanat_delivery_queues", "Queues with work in memory.") {
      Double(dispatcher.withLock { $0.queues.count })
    }
  }

  /// Tells of work that was just committed on this node, so that it leaves at once.
  package func noticed(_ tenant: TenantID, queue: UUID, _ priority: Priority) {
    let news = News(queue: QueueKey(tenant, queue), priority: priority)
    if inbox.withLock({ $0.news.insert(news).inserted }) { alarm.ring() }
  }

  /// Asks the carrier anew for the facts of a queue, such as after it was opened or closed.
  package func queueChanged(_ tenant: TenantID, queue: UUID) {
    inbox.withLock { _ = $0.changed.insert(QueueKey(tenant, queue)) }
    alarm.ring()
  }

  /// The rows of a tenant.
  func store(_ tenant: TenantID) -> TenantStore {
    TenantStore(database, cluster, clock: clock, tenant: tenant)
  }
}

/// Names a row of the outbox.
struct RowKey: Hashable, Sendable {
  let tenant: TenantID
  let id: UUID
}

/// There is work of a class in a queue.
struct News: Hashable, Sendable {
  let queue: QueueKey
  let priority: Priority
}

/// What others told the engine since it last looked.
struct Inbox: Sendable {
  var news: Set<News> = []
  var changed: Set<QueueKey> = []
}
