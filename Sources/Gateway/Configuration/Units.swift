import Core

/// A number of bytes, written with its unit; a KB is 1,024 bytes.
struct ByteSize: Hashable, CustomStringConvertible {
  let bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  /// Nil unless it is a whole number and a unit.
  init?(_ text: String) {
    guard let (number, unit) = splitUnit(text), let factor = Self.units[unit] else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    bytes = product
  }

  var description: String {
    for (unit, factor) in [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)]
    where bytes >= factor && bytes % factor == 0 {
      return "\(bytes / factor)\(unit)"
    }
    return "\(bytes)B"
  }

  private static let units = ["B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30]
}

/// A time, written with its unit.
struct TimeSpan: Hashable, CustomStringConvertible {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  /// Nil unless it is a whole number and a unit.
  init?(_ text: String) {
    guard let (number, unit) = splitUnit(text), let factor = Self.units[unit] else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow, product < 1 << 53 else { return nil }
    duration = .milliseconds(product)
  }

  var description: String {
    let milliseconds = duration.milliseconds
    for (unit, factor) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000)] as [(String, Int64)]
    where milliseconds % factor == 0 && milliseconds != 0 {
      return "\(milliseconds / factor)\(unit)"
    }
    return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
  }

  private static let units = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]
}

/// `16KB` as 16 and `KB`; a space between them is allowed.
private func splitUnit(_ text: String) -> (Int, String)? {
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  guard let number = Int(digits) else { return nil }
  return (number, String(text.dropFirst(digits.count).drop { $0 == " " }))
}
