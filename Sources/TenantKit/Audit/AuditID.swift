import Core

/// Ids of audit entries: version 7, in the order of time to the microsecond, then of a transaction's entries.
///
/// They are not drawn from the process's own generator, which runs ahead of a clock that was set back: the list is
/// bounded in time by its ids, so an id must say the very time of its entry (RFC 9562, section 6.2, method 3).
enum AuditID {
  private static let placeMax: UInt64 = 0xFFF

  /// The id of the entry at this place among those of its transaction.
  static func make(at now: Timestamp, place: Int, random: UInt64) -> UUID {
    let microseconds = UInt64(clamping: now.microseconds)
    let (milliseconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000)
    let place = min(UInt64(clamping: place), placeMax)
    return UUID(
      high: milliseconds << 16 | 0x7000 | rest, low: 0b10 << 62 | place << 50 | random >> 14)
  }

  /// Less than every id from this moment's millisecond on, greater than all before.
  static func least(at moment: Timestamp) -> UUID {
    UUID(high: UInt64(clamping: moment.microseconds / 1_000) << 16, low: 0)
  }
}
