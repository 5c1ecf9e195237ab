package import Core
package import Store

/// Takes away, in small batches, what has ended by itself.
package enum CredentialPurge {
  /// Removes up to this many secrets whose overlap ended before the moment, and returns how many it removed.
  package static func run(
    before moment: Timestamp, countMax: Int, in tx: borrowing WriteTransaction
  ) throws -> Int {
    try tx.execute(
      """
      DELETE FROM credential WHERE digest IN (
        SELECT digest FROM credential WHERE expires_at < \(moment)
        ORDER BY expires_at LIMIT \(countMax))
      """)
  }
}
