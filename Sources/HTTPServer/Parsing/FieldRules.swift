/// Keeps what the fields say of framing and of the connection, and refuses what they may not say.
struct FieldRules {
  private enum Coding { case none, chunked, unknown, invalid }

  private var hostCount = 0
  private var contentLength: Int?
  private var contentLengthCount = 0
  private var coding = Coding.none
  private var saysClose = false
  private var saysKeepAlive = false
  private(set) var expectsContinue = false

  /// Takes in what a field says of the request as a whole.
  mutating func note(_ buffer: Span<UInt8>, _ line: FieldLine) throws(Refusal) {
    switch line.known {
    case .host:
      hostCount += 1
      guard HostRule.isValid(buffer, line.value) else { throw .malformed(.host) }
    case .expect:
      guard buffer.equalsIgnoringCase(line.value, "100-continue") else { throw .unmetExpectation }
      expectsContinue = true
    case .connection: noteConnection(buffer, line.value)
    case .contentLength: try noteContentLength(buffer, line.value)
    case .transferEncoding: noteCoding(buffer, line.value)
    default: break
    }
  }

  private mutating func noteConnection(_ buffer: Span<UInt8>, _ value: Range<Int>) {
    var start = value.lowerBound
    while start <= value.upperBound {
      let end =
        buffer.firstIndex(of: UInt8(ascii: ","), in: start..<value.upperBound) ?? value.upperBound
      let option = buffer.trimmed(start..<end)
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
      let name = buffer.trimmed(start..<comma)
      guard !name.isEmpty, !buffer.equalsIgnoringCase(name, "chunked"),
        buffer.isToken(name)
      else { return false }
      start = comma + 1
    }
    return buffer.equalsIgnoringCase(buffer.trimmed(start..<value.upperBound), "chunked")
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
}
