package import Core

extension Timestamp {
  /// A time that a provider gives in seconds since 1970; nil before that, and after what a calendar can show.
  package init?(providerSeconds seconds: Int64) {
    guard (0...Timestamp.latest.seconds).contains(seconds) else { return nil }
    self.init(seconds: seconds)
  }

  /// The same in milliseconds.
  package init?(providerMilliseconds milliseconds: Int64) {
    guard (0...Timestamp.latest.microseconds / 1_000).contains(milliseconds) else { return nil }
    self.init(microseconds: milliseconds * 1_000)
  }
}
