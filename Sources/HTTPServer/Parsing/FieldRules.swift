/// Checks each field line, and keeps what the fields say of framing and of the connection.
struct FieldRules {
  private enum Coding { case none, chunked, unknown, invalid }

  private var hostCount = 0
  private var contentLength: Int?
  private var contentLengthCount = 0
  private var coding = Coding.none
  private var saysClose = false
  private var saysKeepAlive = false
  private(set) var expectsContinue = false

  /// The ranges of one field line, counted from the start of the head.
  mutating func check(
    _ buffer: Span<UInt8>, _ line: Range<Int>, headStart: Int
  ) throws(Refusal) -> RequestHead.Field {
    let (name, value) = try Self.split(buffer, line)
    try note(buffer, name, value)
    return RequestHead.Field(
      name: Range16(name.shifted(by: -headStart)), value: Range16(value.shifted(by: -headStart)))
  }

  /// The name and the trimmed value of a field line (RFC 9112, 5).
  static func split(
    _ buffer: Span<UInt8>, _ line: Range<Int>
  ) throws(Refusal) -> (name: Range<Int>, value: Range<Int>) {
    let first = buffer[line.lowerBound]
    if first == .space || first == .tab { throw .malformed(.foldedField) }
    var colon = line.lowerBound
    while colon < line.upperBound, buffer[colon].isTokenCharacter { colon += 1 }
    guard colon > line.lowerBound, colon < line.upperBound, buffer[colon] == UInt8(ascii: ":")
    else { throw .malformed(.fieldName) }
    guard buffer.isFieldValue(colon + 1..<line.upperBound) else { throw .malformed(.fieldValue) }
    return (line.lowerBound..<colon, trim(buffer, colon + 1..<line.upperBound))
  }

  private mutating func note(
    _ buffer: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>
  ) throws(Refusal) {
    switch name.count {
    case 4 where buffer.equalsIgnoringCase(name, "host"):
      hostCount += 1
      guard HostRule.isValid(buffer, value) else { throw .malformed(.host) }
    case 6 where buffer.equalsIgnoringCase(name, "expect"):
      guard buffer.equalsIgnoringCase(value, "100-continue") else { throw .unmetExpectation }
      expectsContinue = true
    case 10 where buffer.equalsIgnoringCase(name, "connection"):
      noteConnection(buffer, value)
    case 14 where buffer.equalsIgnoringCase(name, "content-length"):
      try noteContentLength(buffer, value)
    case 17 where buffer.equalsIgnoringCase(name, "transfer-encoding"):
      noteCoding(buffer, value)
    default:
      break
    }
  }

  private mutating func noteConnection(_ buffer: Span<UInt8>, _ value: Range<Int>) {
    var start = value.lowerBound
    while start <= value.upperBound {
      let end =
        buffer.firstIndex(of: UInt8(ascii: ","), in: start..<value.upperBound) ?? value.upperBound
      let option = Self.trim(buffer, start..<end)
      if buffer.equalsIgnoringCase(option, "close") { saysClose = true }
      if buffer.equalsIgnoringCase(option, "keep-alive") { saysKeepAlive = true }
      start = end + 1
    }
  }

  private mutating func noteContentLength(
    _ buffer: Span<UInt8>, _ value: Range<Int>
  ) throws(Refusal) {
    contentLengthCount += 1
    guard contentLengthCount == 1, !value.isEmpty else { throw .malformed(.contentLength) }
    var length = 0
    for index in value {
      guard let digit = buffer[index].decimalValue else { throw .malformed(.contentLength) }
      // A number beyond the largest integer is beyond every bound too.
      let (product, overflow) = length.multipliedReportingOverflow(by: 10)
      let (sum, overflowed) = product.addingReportingOverflow(Int(digit))
      length = overflow || overflowed || length == .max ? .max : sum
    }
    contentLength = length
  }

  private mutating func noteCoding(_ buffer: Span<UInt8>, _ value: Range<Int>) {
    guard coding == .none, !value.isEmpty else {
      coding = .invalid
      return
    }
    if buffer.equalsIgnoringCase(value, "chunked") {
      coding = .chunked
    } else {
      coding = Self.isListEndingInChunked(buffer, value) ? .unknown : .invalid
    }
  }

  /// Whether other codings come before one final `chunked`. Without that the end of the body cannot be
  /// found, which is worse than a coding that is not known (RFC 9112, 6.3).
  private static func isListEndingInChunked(_ buffer: Span<UInt8>, _ value: Range<Int>) -> Bool {
    var start = value.lowerBound
    while let comma = buffer.firstIndex(
      of: UInt8(ascii: ","), in: min(start, value.upperBound)..<value.upperBound)
    {
      let name = trim(buffer, start..<comma)
      guard !name.isEmpty, !buffer.equalsIgnoringCase(name, "chunked"),
        name.allSatisfy({ buffer[$0].isTokenCharacter })
      else { return false }
      start = comma + 1
    }
    return buffer.equalsIgnoringCase(trim(buffer, start..<value.upperBound), "chunked")
  }

  /// What follows the head (RFC 9112, 6.3); anything that two readers could read in two ways is refused.
  func framing(minorVersion: UInt8, hasAuthority: Bool) throws(Refusal) -> BodyFraming {
    if hostCount > 1 { throw .malformed(.hostRepeated) }
    if hostCount == 0, minorVersion >= 1 { throw .malformed(.hostMissing) }
    switch coding {
    case .none:
      return contentLength.map { $0 == 0 ? .none : .length($0) } ?? .none
    case _ where contentLength != nil:
      throw .malformed(.contentLengthWithTransferEncoding)
    case _ where minorVersion == 0:
      throw .malformed(.transferEncoding)
    case .chunked:
      return .chunked
    case .unknown:
      throw .unknownTransferCoding
    case .invalid:
      throw .malformed(.transferEncoding)
    }
  }

  func isKeptAlive(minorVersion: UInt8) -> Bool {
    !saysClose && (minorVersion >= 1 || saysKeepAlive)
  }

  private static func trim(_ buffer: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, buffer[start] == .space || buffer[start] == .tab { start += 1 }
    while end > start, buffer[end - 1] == .space || buffer[end - 1] == .tab { end -= 1 }
    return start..<end
  }
}
