package import Cluster
package import Core
package import Store
import TenantKit

/// Takes work out of the outbox, lets its carrier do it, and records what became of it.
package final class DeliveryEngine: Sendable {
  let database: Database
  let cluster: Cluster
  let carriers: [OutboxKind: any Carrier]
  let options: DeliveryOptions
  let clock: any WallClock
  let log: Log
  let inbox = Locked(Inbox())
  let alarm = Alarm()

  /// An engine that does nothing until it runs. Give it one carrier for each kind of work.
  package init(
    _ database: Database, _ cluster: Cluster, carriers: [any Carrier],
    options: DeliveryOptions = DeliveryOptions(), clock: any WallClock, log: Log, metrics: Metrics
  ) {
    (self.database, self.cluster) = (database, cluster)
    self.carriers = Dictionary(uniqueKeysWithValues: carriers.map { ($0.kind, $0) })
    (self.options, self.clock, self.log) = (options, clock, log)
  }

  /// Tells of work that was just committed on this node, so that it leaves at once.
  package func noticed(_ tenant: TenantID, queue: UUID, _ priority: Priority) {
    inbox.withLock { _ = $0.news.insert(News(queue: QueueKey(tenant, queue), priority: priority)) }
    alarm.ring()
  }

  /// Asks the carrier anew for the facts of a queue, such as after it was opened or closed.
  package func queueChanged(_ tenant: TenantID, queue: UUID) {
    inbox.withLock { _ = $0.changed.insert(QueueKey(tenant, queue)) }
    alarm.ring()
  }
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
