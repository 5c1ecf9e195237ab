internal import Core

/// A moment as RFC 5322 §3.3 writes it: as HTTP does, with the zone as a number.
enum MailDate {
  static func text(_ time: Timestamp) -> String { time.httpDate.dropLast("GMT".count) + "+0000" }
}
