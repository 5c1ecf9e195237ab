package import Store

/// What limits and usage keep in the database.
package enum RateLimitSchema {
  package static let migrations: [Migration] = []
}
