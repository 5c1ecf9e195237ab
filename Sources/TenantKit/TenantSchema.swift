package import Store

/// What tenants, their people and their keys keep in the database.
package enum TenantSchema {
  package static let migrations: [Migration] = []
}
