extension LogLine {
  /// Appends the time of day, the level, the message and the fields, and a line end.
  func appendPretty(to bytes: inout [UInt8], isColoured: Bool) {
    paint(.dim, isColoured, &bytes) {
      var whole: [UInt8] = []
      time.appendRFC3339(to: &whole, fractionDigits: .three)
      $0.append(contentsOf: whole.drop { $0 != UInt8(ascii: "T") }.dropFirst())
    }
    bytes.append(UInt8(ascii: " "))
    paint(level.colour, isColoured, &bytes) { $0.append(contentsOf: level.padded.utf8) }
    bytes.append(contentsOf: "\(message)".utf8)
    var gap = "  "
    for field in fields {
      bytes.append(contentsOf: gap.utf8)
      gap = " "
      paint(.dim, isColoured, &bytes) { $0.append(contentsOf: "\(field.name)=".utf8) }
      field.value.appendPretty(to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func paint(
    _ colour: TerminalColour, _ isColoured: Bool, _ bytes: inout [UInt8],
    _ append: (inout [UInt8]) -> Void
  ) {
    if isColoured { bytes.append(contentsOf: colour.rawValue.utf8) }
    append(&bytes)
    if isColoured { bytes.append(contentsOf: TerminalColour.none.rawValue.utf8) }
  }
}

/// The sequences that make a terminal change its colour.
private enum TerminalColour: String {
  case none = "\u{1B}[0m"
  case dim = "\u{1B}[2m"
  case blue = "\u{1B}[34m"
  case green = "\u{1B}[32m"
  case yellow = "\u{1B}[33m"
  case red = "\u{1B}[31m"
}

extension LogLevel {
  fileprivate var colour: TerminalColour {
    switch self {
    case .debug: .blue
    case .info: .green
    case .warning: .yellow
    case .error: .red
    }
  }

  fileprivate var padded: String {
    switch self {
    case .debug: "DEBUG   "
    case .info: "INFO    "
    case .warning: "WARNING "
    case .error: "ERROR   "
    }
  }
}

extension LogValue {
  fileprivate func appendPretty(to bytes: inout [UInt8]) {
    switch self {
    case .string(let value) where Self.needsNoQuotes(value):
      bytes.append(contentsOf: value.utf8)
    case .string(let value): LogText.append(value, to: &bytes)
    case .integer(let value): Decimal.append(value, to: &bytes)
    case .double(let value): bytes.append(contentsOf: value.description.utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }
  }

  private static func needsNoQuotes(_ value: String) -> Bool {
    (1...200).contains(value.utf8.count)
      && value.utf8.allSatisfy {
        (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C && $0 != 0x3D
      }
  }
}
