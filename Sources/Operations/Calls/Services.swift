package import Cluster
package import Core
package import RateLimit
package import Store
package import TenantKit

/// What requests need of the rest of the program.
///
/// Only what serves anybody sees all of it. Who serves a tenant gets the tenant's own store, and what of this concerns
/// no tenant's data.
package final class Services: Sendable {
  package let database: Database
  package let cluster: Cluster
  package let credentials: CredentialCache
  package let limiter: Limiter
  package let addresses: AddressLimiter
  package let passwords: PasswordWorker
  package let vault: Vault
  package let clock: any WallClock

  package init(
    database: Database, cluster: Cluster, credentials: CredentialCache, limiter: Limiter,
    addresses: AddressLimiter, passwords: PasswordWorker, vault: Vault, clock: any WallClock
  ) {
    self.database = database
    self.cluster = cluster
    self.credentials = credentials
    self.limiter = limiter
    self.addresses = addresses
    self.passwords = passwords
    self.vault = vault
    self.clock = clock
  }
}

extension Services {
  /// The database as a caller may use it: the one place where a tenant comes from a credential.
  func store(of caller: Principal) -> TenantStore {
    TenantStore(database, cluster, clock: clock, tenant: caller.tenant.id)
  }
}
