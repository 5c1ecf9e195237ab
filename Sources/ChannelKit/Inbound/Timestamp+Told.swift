package import Core

extension Timestamp {
  /// The moment that a provider says, as what went by since 1970; nil for one before that or beyond the year 9999.
  package init?(told sinceEpoch: Duration) {
    guard (.zero ..< .seconds(253_402_300_800)).contains(sinceEpoch) else { return nil }
    self.init(microseconds: sinceEpoch.microseconds)
  }
}
