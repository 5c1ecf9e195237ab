/// The first line of a request (RFC 9112, 3), as ranges over the buffer.
struct RequestLine {
  let method: Method
  let minorVersion: UInt8
  let path: Range<Int>
  let query: Range<Int>?
  /// Of an absolute-form target; it stands in place of Host (RFC 9112, 3.2.2).
  let authority: Range<Int>?
  let isAsterisk: Bool
  let pathNeedsNormalizing: Bool

  private static let methodBytesMax = 24

  init(
    _ buffer: Span<UInt8>, _ line: Range<Int>, _ limits: HeadParser.Limits
  ) throws(Refusal) {
    guard let methodEnd = buffer.firstIndex(of: .space, in: line),
      let targetEnd = buffer.firstIndex(of: .space, in: methodEnd + 1..<line.upperBound)
    else { throw .malformed(.requestLine) }
    let target = methodEnd + 1..<targetEnd
    let name = try Self.methodName(buffer, line.lowerBound..<methodEnd)
    minorVersion = try Self.version(buffer, targetEnd + 1..<line.upperBound)
    guard target.count <= limits.targetBytesMax else {
      throw .targetTooLong(limitBytes: limits.targetBytesMax)
    }
    let method = Method(rawValue: name) ?? .other
    guard method != .connect else { throw .noTunnel }
    self.method = method
    let parts = try TargetParts(buffer, target, method)
    path = parts.path
    query = parts.query
    authority = parts.authority
    isAsterisk = parts.isAsterisk
    pathNeedsNormalizing = parts.pathNeedsNormalizing
  }

  private static func methodName(
    _ buffer: Span<UInt8>, _ range: Range<Int>
  ) throws(Refusal) -> String {
    guard (1...methodBytesMax).contains(range.count) else { throw .malformed(.method) }
    for index in range where !buffer[index].isTokenCharacter { throw .malformed(.method) }
    return buffer.text(range)
  }

  /// Exactly `HTTP/`, a digit, a dot and a digit; a later minor version is served as 1.1.
  private static func version(
    _ buffer: Span<UInt8>, _ range: Range<Int>
  ) throws(Refusal) -> UInt8 {
    let start = range.lowerBound
    guard range.count == 8, buffer.equals(start..<start + 5, "HTTP/"),
      let major = buffer[start + 5].decimalValue, buffer[start + 6] == UInt8(ascii: "."),
      let minor = buffer[start + 7].decimalValue
    else { throw .malformed(.version) }
    guard major == 1 else { throw .unknownVersion }
    return min(minor, 1)
  }
}

extension UInt8 {
  var decimalValue: UInt8? { (0x30...0x39).contains(self) ? self - 0x30 : nil }
}
