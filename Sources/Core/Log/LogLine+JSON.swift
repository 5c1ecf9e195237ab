extension LogLine {
  /// Appends one JSON object and a line end; nothing in the fields can make a second line.
  func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "{\"time\":\"".utf8)
    time.appendRFC3339(to: &bytes, fractionDigits: .six)
    bytes.append(contentsOf: "\",\"level\":\"".utf8)
    bytes.append(contentsOf: level.rawValue.utf8)
    bytes.append(contentsOf: "\",\"message\":".utf8)
    LogText.append(message, to: &bytes)
    for (place, field) in fields.enumerated() where isLast(field.name, at: place) {
      bytes.append(UInt8(ascii: ","))
      LogText.append(field.name, to: &bytes)
      // A field cannot pass for what the line itself says.
      if Self.ownNames.contains(where: { $0.hasSameText(as: field.name) }) {
        bytes.insert(UInt8(ascii: "_"), at: bytes.count - 1)
      }
      bytes.append(UInt8(ascii: ":"))
      field.value.appendJSON(to: &bytes)
    }
    bytes.append(contentsOf: "}\n".utf8)
  }

  private static let ownNames: [StaticString] = ["time", "level", "message"]

  /// Whether no later field has the same name: of two, the later one is what is meant.
  private func isLast(_ name: StaticString, at place: Int) -> Bool {
    !fields[(place + 1)...].contains { $0.name.hasSameText(as: name) }
  }
}

extension StaticString {
  fileprivate func hasSameText(as other: StaticString) -> Bool {
    unsafe UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
      .elementsEqual(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
  }
}

extension LogValue {
  fileprivate func appendJSON(to bytes: inout [UInt8]) {
    switch self {
    case .string(let value): LogText.append(value, to: &bytes)
    case .integer(let value): Decimal.append(value, to: &bytes)
    case .double(let value) where value.isFinite: bytes.append(contentsOf: value.description.utf8)
    case .double: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }
  }
}
