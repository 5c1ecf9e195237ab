package import Core
package import RateLimit
package import Store

// How values of other modules are kept in this one's tables.

extension TimeZone: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(identifier) }

  /// A name that this machine no longer knows counts as UTC: the rows of a workspace must stay readable where the zone
  /// files are older than the ones it was made with.
  package init?(sqlValue: SQLValue) {
    guard case .text(let name) = sqlValue else { return nil }
    self = TimeZone(identifier: name) ?? .utc
  }
}

extension Language: SQLConvertible {}
extension KeyForm: SQLConvertible {}

/// Limits that cannot be read make the row unreadable: they must not count as none.
extension LimitOverrides: SQLConvertible {
  package static var sqlKind: SQLKind { .text }
  package var sqlValue: SQLValue { .text(json.description) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let text) = sqlValue, let json = try? JSON.parse(text) else { return nil }
    self.init(json: json)
  }
}
