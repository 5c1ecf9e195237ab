/// Why the product calls out. Each purpose has its own allow-list, its own connections and its own
/// bounds, so that none opens a door or takes a place for another.
package enum Purpose: String, CaseIterable, Sendable {
  /// The channels' providers, whose addresses the product itself names.
  case providers
  /// Tenants' receivers of events.
  case webhooks
  /// Files that tenants name for a message.
  case media
  /// Mail relays.
  case mail
}
