import Cluster
import RateLimit
import Store
import TenantKit

/// The steps of the schema, oldest first. A step that was released never changes.
enum Migrations {
  static let all: [Migration] =
    ClusterSchema.migrations + RateLimitSchema.migrations + TenantSchema.migrations
    + VaultSchema.migrations
}
