import CSystem

/// Asks for memory before it is needed.
///
/// What was not used for long comes from afar, line by line, and each line takes as long as hundreds of steps. Asked for
/// together, the lines come side by side.
package enum FetchAhead {
  /// Has the first bytes of an object come; beyond its end, whatever lies there.
  package static func start(_ object: AnyObject, byteCount: Int) {
    unsafe qanat_fetch_ahead(Unmanaged.passUnretained(object).toOpaque(), byteCount)
  }

  /// Has the first of an array's elements come. To ask how many there are would be to wait for them.
  package static func start(_ bytes: [UInt8], byteCount: Int) {
    unsafe bytes.withUnsafeBytes { unsafe qanat_fetch_ahead($0.baseAddress, byteCount) }
  }
}
