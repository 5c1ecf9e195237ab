/// Where a request stands in a trace over several systems, by the W3C's Trace Context.
///
///     let trace = TraceParent(header)?.child(using: &random) ?? TraceParent(using: &random)
package struct TraceParent: Hashable, Sendable {
  /// The first eight of the 16 bytes that the whole trace shares, which are never all zero.
  package let traceHigh: UInt64
  /// The last eight of the 16 bytes.
  package let traceLow: UInt64
  /// The 8 bytes of who sent this, never all zero.
  package let parent: UInt64
  /// Whether the sender may have recorded its part.
  package let isSampled: Bool

  /// A new trace.
  package init(using random: inout some RandomNumberGenerator, isSampled: Bool = false) {
    self.init(
      traceHigh: random.next(), traceLow: Self.nonZero(&random), parent: Self.nonZero(&random),
      isSampled: isSampled)
  }

  /// A new trace that an identifier names, which is never all zero.
  package init(trace: UUID, using random: inout some RandomNumberGenerator) {
    self.init(
      traceHigh: trace.high, traceLow: trace.low, parent: Self.nonZero(&random), isSampled: false)
  }

  private init(traceHigh: UInt64, traceLow: UInt64, parent: UInt64, isSampled: Bool) {
    (self.traceHigh, self.traceLow) = (traceHigh, traceLow)
    (self.parent, self.isSampled) = (parent, isSampled)
  }

  /// Reads a `traceparent` field, strictly; of a later version what version 00 defines.
  package init?(_ field: some StringProtocol) {
    let bytes = Array(field.utf8)
    guard bytes.count >= 55, let version = Self.number(bytes[0..<2]), version != 0xFF,
      version == 0 ? bytes.count == 55 : bytes.count == 55 || bytes[55] == UInt8(ascii: "-"),
      [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
      let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
      let parent = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55]),
      high | low != 0, parent != 0
    else { return nil }
    self.init(traceHigh: high, traceLow: low, parent: parent, isSampled: flags & 1 == 1)
  }

  /// The same trace with a new parent: what is passed on with a request of our own.
  package func child(using random: inout some RandomNumberGenerator) -> TraceParent {
    TraceParent(
      traceHigh: traceHigh, traceLow: traceLow, parent: Self.nonZero(&random),
      isSampled: isSampled)
  }

  /// The 32 digits of the trace, for log lines.
  package var traceID: String { Self.digits(traceHigh) + Self.digits(traceLow) }

  private static func nonZero(_ random: inout some RandomNumberGenerator) -> UInt64 {
    max(1, random.next())
  }

  /// Only lower-case digits: the field has no other form.
  private static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for byte in text {
      guard ASCII.lowercased(byte) == byte, let digit = Hex.value(of: byte) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }

  private static func digits(_ value: UInt64) -> String {
    Hex.encode((0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - $0 * 8)) })
  }
}

extension TraceParent: CustomStringConvertible {
  /// The field in version 00; flags that version 00 does not know are not passed on.
  package var description: String {
    "00-\(traceID)-\(Self.digits(parent))-\(isSampled ? "01" : "00")"
  }
}
