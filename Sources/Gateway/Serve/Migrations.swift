import Cluster
import Delivery
import Messages
import RateLimit
package import Store
import TenantKit
import Webhooks

/// The steps of the schema, oldest first. A step that was released never changes.
///
/// The names of steps begin with their day, and days put them in order: what one module adds later comes after all that
/// others had by then. Those of one day follow each other as the modules do.
package enum Migrations {
  package static let all: [Migration] = modules.enumerated()
    .sorted { (day(of: $0.element), $0.offset) < (day(of: $1.element), $1.offset) }
    .map(\.element)

  private static let modules: [Migration] =
    ClusterSchema.migrations + RateLimitSchema.migrations + TenantSchema.migrations
    + VaultSchema.migrations + DeliverySchema.migrations + WebhookSchema.migrations
    + MessagesSchema.migrations

  private static func day(of migration: Migration) -> Substring { migration.id.prefix(10) }
}
