import Core
import HTTPServer
import RateLimit

// The fields that tell a caller what is left of each limit: those of the surface's document, and the standard ones.
extension LimitReport {
  /// How long the fields are at most: all names, and numbers as long as they can be.
  var fieldBytesMax: Int { 704 + texts.field.count }

  /// Writes them as whole lines.
  func writeFields(to lines: inout ByteWriter, at now: Timestamp, on surface: Surface) {
    if let main = main(on: surface) {
      lines.put("x-ratelimit-limit: ")
      lines.put(main.limit)
      lines.put("\r\nx-ratelimit-remaining: ")
      lines.put(main.remaining)
      lines.put("\r\nx-ratelimit-reset: ")
      lines.put(main.resetAt.seconds)
      lines.put("\r\n")
    }
    if windows.day.isLimited {
      lines.put("x-ratelimit-daily-limit: ")
      lines.put(windows.day.limit)
      lines.put("\r\nx-ratelimit-daily-remaining: ")
      lines.put(windows.day.remaining)
      lines.put("\r\n")
    }
    lines.put("ratelimit-policy: ")
    lines.put(texts.field)
    lines.put("\r\nratelimit: ")
    writeStandard(to: &lines, at: now.seconds)
    lines.put("\r\n")
    if let warning {
      lines.put("x-ratelimit-warning: ")
      lines.put(warning.fieldName)
      lines.put("\r\n")
    }
  }

  /// What the document's fields speak of: the window that has nothing left, as it is the one that a refused caller asks
  /// about, else the shortest. The crm document counts by the hour, so there the hour comes first.
  private func main(on surface: Surface) -> Entry? {
    if windows.minute.isUsedUp { return windows.minute }
    if windows.hour.isUsedUp { return windows.hour }
    if surface == .crm, windows.hour.isLimited { return windows.hour }
    if windows.minute.isLimited { return windows.minute }
    if windows.hour.isLimited { return windows.hour }
    if windows.day.isLimited { return windows.day }
    return windows.month.isLimited ? windows.month : nil
  }

  /// `"minute";r=119;t=60, "day";r=9999;t=3600`, as the draft of the RateLimit field has it.
  private func writeStandard(to lines: inout ByteWriter, at second: Int64) {
    let start = lines.count
    if windows.minute.isLimited {
      lines.put("\"minute\";r=")
      windows.minute.writeRest(to: &lines, at: second)
    }
    if windows.hour.isLimited {
      lines.put("\"hour\";r=")
      windows.hour.writeRest(to: &lines, at: second)
    }
    if windows.day.isLimited {
      lines.put("\"day\";r=")
      windows.day.writeRest(to: &lines, at: second)
    }
    if windows.month.isLimited {
      lines.put("\"month\";r=")
      windows.month.writeRest(to: &lines, at: second)
    }
    if lines.count > start { lines.takeBack(", ") }
  }
}

extension LimitReport.Entry {
  fileprivate var isUsedUp: Bool { isLimited && remaining == 0 }

  fileprivate func writeRest(to lines: inout ByteWriter, at second: Int64) {
    lines.put(remaining)
    lines.put(";t=")
    lines.put(max(0, resetAt.seconds - second))
    lines.put(", ")
  }
}

extension Window {
  /// Its name, as bytes that need no string.
  fileprivate var fieldName: StaticString {
    switch self {
    case .minute: "minute"
    case .hour: "hour"
    case .day: "day"
    case .month: "month"
    }
  }
}
