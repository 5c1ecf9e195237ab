import Core
import HTTPServer
import RateLimit

extension ResponseHeaders {
  /// What these fields and the few others of an answer take.
  private static let bytesExpected = 512

  /// Tells a caller what is left of each limit: in the fields of the surface's document, and in the standard ones.
  mutating func add(_ limits: LimitReport, on call: Call) {
    reserve(Self.bytesExpected)
    if let entry = limits.mainEntry(on: call.operation.surface), let limit = entry.limit {
      add(.xRateLimitLimit, limit)
      add(.xRateLimitRemaining, entry.remaining ?? 0)
      add(.xRateLimitReset, entry.resetAt.seconds)
    }
    if let limit = limits[.day].limit {
      add(.xRateLimitDailyLimit, limit)
      add(.xRateLimitDailyRemaining, limits[.day].remaining ?? 0)
    }
    add(.rateLimitPolicy) { $0.append(contentsOf: limits.texts.field) }
    add(.rateLimit) { limits.appendStandardField(to: &$0, at: call.arrival.now) }
    if let window = limits.warning { add(.xRateLimitWarning, window.name) }
  }
}

extension LimitReport {
  /// The window that the document's fields speak of. The crm document counts by the hour, so there the hour is *the*
  /// limit, where a key has one.
  fileprivate func mainEntry(on surface: Surface) -> Entry? {
    if surface == .crm, self[.hour].limit != nil { return self[.hour] }
    for window in Window.allCases where self[window].limit != nil { return self[window] }
    return nil
  }

  /// `"minute";r=119;t=60, "day";r=9999;t=3600`, as the draft of the RateLimit field has it.
  fileprivate func appendStandardField(to bytes: inout [UInt8], at now: Timestamp) {
    var isFirst = true
    for window in Window.allCases {
      let entry = self[window]
      guard let remaining = entry.remaining else { continue }
      if !isFirst { bytes.append(contentsOf: ", ".utf8) }
      isFirst = false
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: window.name.utf8)
      bytes.append(contentsOf: "\";r=".utf8)
      Decimal.append(remaining, to: &bytes)
      bytes.append(contentsOf: ";t=".utf8)
      Decimal.append(max(0, entry.resetAt.seconds - now.seconds), to: &bytes)
    }
  }
}
