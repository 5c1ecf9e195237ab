import CCrypto

/// Comparison in a time that does not depend on where two texts differ.
package enum ConstantTime {
  /// Whether both are the same bytes. Their lengths are no secret.
  package static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return unsafe qanat_equal(one, other, one.count) == 1
  }
}
