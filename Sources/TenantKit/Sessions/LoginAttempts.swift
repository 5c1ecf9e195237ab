package import Core
import Crypto
package import Store

/// How often a log-in failed for an e-mail address, known or not, and how long it must wait therefore.
package enum LoginAttempts {
  package static let delayMax = Duration.seconds(900)
  /// How long failures are remembered after the last of them.
  package static let memoryMax = Duration.seconds(24 * 3600)

  /// The pause after this many failures in a row: 1, 2, 4 … 900 seconds.
  package static func delay(afterFailures count: Int64) -> Duration {
    guard count > 0 else { return .zero }
    return count > 10 ? delayMax : min(.seconds(1 << (count - 1)), delayMax)
  }

  /// How long the next attempt has to wait still. A clock that was set back makes nobody wait longer than the delay.
  package static func wait(
    afterFailures count: Int64, lastAt: Timestamp, now: Timestamp
  ) -> Duration {
    let delay = delay(afterFailures: count)
    return max(.zero, min(delay, lastAt + delay - now))
  }

  /// Counts an attempt as failed before it is made, so that a thousand at once are not all let through. Returns how
  /// long it has to wait instead, if it has to.
  static func begin(
    _ account: LoginAccount, at now: Timestamp, in tx: borrowing WriteTransaction
  ) throws -> Duration? {
    let last = try tx.first(
      "SELECT failure_count, last_at FROM login_attempt WHERE account = \(account)"
    ) { row throws in (count: try row[0] as Int64, at: try row[1] as Timestamp) }
    let failureCount = last.map { now - $0.at < memoryMax ? $0.count : 0 } ?? 0
    if let last {
      let wait = wait(afterFailures: failureCount, lastAt: last.at, now: now)
      if wait > .zero { return wait }
    }
    try tx.execute(
      """
      INSERT INTO login_attempt (account, failure_count, last_at)
      VALUES (\(account), \(failureCount + 1), \(now))
      ON CONFLICT (account) DO UPDATE
      SET failure_count = excluded.failure_count, last_at = excluded.last_at
      """)
    return nil
  }

  /// The attempt was right: all is forgotten.
  static func forgive(_ account: LoginAccount, in tx: borrowing WriteTransaction) throws {
    try tx.execute("DELETE FROM login_attempt WHERE account = \(account)")
  }

  /// The attempt was not made after all.
  static func withdraw(_ account: LoginAccount, in tx: borrowing WriteTransaction) throws {
    try tx.execute(
      """
      UPDATE login_attempt SET failure_count = failure_count - 1
      WHERE account = \(account) AND failure_count > 0
      """)
  }

  /// Removes up to this many accounts whose last failure is long ago, and returns how many.
  package static func purge(
    at now: Timestamp, countMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    try tx.execute(
      """
      DELETE FROM login_attempt WHERE account IN (
        SELECT account FROM login_attempt WHERE last_at <= \(now - memoryMax)
        ORDER BY last_at LIMIT \(countMax))
      """)
  }
}

/// An e-mail address that somebody tried to log in with, as a SHA-256: mistyped ones may be anything.
struct LoginAccount: Hashable, Sendable, SQLConvertible {
  let bytes: [UInt8]

  init(_ email: String) { bytes = SHA256.bytes(of: Array(email.lowercased().utf8)) }

  static var sqlKind: SQLKind { .bytes }
  var sqlValue: SQLValue { .bytes(bytes) }
  init?(sqlValue: SQLValue) {
    guard case .bytes(let bytes) = sqlValue else { return nil }
    self.bytes = bytes
  }
}
