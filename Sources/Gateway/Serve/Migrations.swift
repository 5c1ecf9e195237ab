import Cluster
import Delivery
import Messages
import RateLimit
package import Store
import TenantKit
import Webhooks

/// The steps of the schema, oldest first. A step that was released never changes.
package enum Migrations {
  package static let all: [Migration] =
    ClusterSchema.migrations + RateLimitSchema.migrations + TenantSchema.migrations
    + VaultSchema.migrations + DeliverySchema.migrations + WebhookSchema.migrations
    + MessagesSchema.migrations
}
