import Core
import HTTPServer
import RateLimit

extension ResponseHeaders {
  /// Tells a caller what is left of each limit: in the fields of the surface's document, and in the standard ones.
  mutating func add(_ limits: LimitReport, on call: Call) {
    addLines(byteCountMax: LimitFields.byteCountMax + limits.texts.field.count) { lines in
      LimitFields(limits: limits, now: call.arrival.now).write(
        to: &lines, on: call.operation.surface)
    }
    if let window = limits.warning { add(.xRateLimitWarning, window.name) }
  }
}

/// The fields that speak of limits, as bytes.
private struct LimitFields {
  /// All names, and numbers as long as they can be.
  static let byteCountMax = 640

  let limits: LimitReport
  let now: Timestamp

  func write(to lines: inout ByteWriter, on surface: Surface) {
    writeMain(exhausted ?? usual(on: surface), &lines)
    if let limit = limits[.day].limit {
      lines.put("x-ratelimit-daily-limit: ")
      lines.put(limit)
      lines.put("\r\nx-ratelimit-daily-remaining: ")
      lines.put(limits[.day].remaining)
      lines.put("\r\n")
    }
    lines.put("ratelimit-policy: ")
    lines.put(limits.texts.field)
    lines.put("\r\nratelimit: ")
    writeStandard(&lines)
    lines.put("\r\n")
  }

  /// What the document's fields speak of. The crm document counts by the hour, so there the hour is *the* limit, unless
  /// the minute is used up.
  private func writeMain(_ entry: LimitReport.Entry?, _ lines: inout ByteWriter) {
    guard let entry, let limit = entry.limit else { return }
    lines.put("x-ratelimit-limit: ")
    lines.put(limit)
    lines.put("\r\nx-ratelimit-remaining: ")
    lines.put(entry.remaining)
    lines.put("\r\nx-ratelimit-reset: ")
    lines.put(entry.resetAt.seconds)
    lines.put("\r\n")
  }

  /// The one of them that has nothing left: it is the one that a refused caller asks about.
  private var exhausted: LimitReport.Entry? {
    if limits[.minute].remaining == 0 { return limits[.minute] }
    return limits[.hour].remaining == 0 ? limits[.hour] : nil
  }

  private func usual(on surface: Surface) -> LimitReport.Entry? {
    surface == .crm && limits[.hour].limit != nil ? limits[.hour] : shortest
  }

  private var shortest: LimitReport.Entry? {
    if limits[.minute].limit != nil { return limits[.minute] }
    if limits[.hour].limit != nil { return limits[.hour] }
    if limits[.day].limit != nil { return limits[.day] }
    return limits[.month].limit == nil ? nil : limits[.month]
  }

  /// `"minute";r=119;t=60, "day";r=9999;t=3600`, as the draft of the RateLimit field has it.
  private func writeStandard(_ lines: inout ByteWriter) {
    var isFirst = true
    write(limits[.minute], "\"minute\";r=", ", \"minute\";r=", &isFirst, &lines)
    write(limits[.hour], "\"hour\";r=", ", \"hour\";r=", &isFirst, &lines)
    write(limits[.day], "\"day\";r=", ", \"day\";r=", &isFirst, &lines)
    write(limits[.month], "\"month\";r=", ", \"month\";r=", &isFirst, &lines)
  }

  private func write(
    _ entry: LimitReport.Entry, _ first: StaticString, _ next: StaticString,
    _ isFirst: inout Bool, _ lines: inout ByteWriter
  ) {
    guard let remaining = entry.remaining else { return }
    lines.put(isFirst ? first : next)
    isFirst = false
    lines.put(remaining)
    lines.put(";t=")
    lines.put(max(0, entry.resetAt.seconds - now.seconds))
  }
}
