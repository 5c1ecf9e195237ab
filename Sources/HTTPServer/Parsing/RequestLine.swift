/// The first line of a request (RFC 9112, 3), as ranges that count from its start.
struct RequestLine {
  let method: Method
  let minorVersion: UInt8
  let path: Range16
  let query: Range16?
  /// Of an absolute-form target; it stands in place of Host (RFC 9112, 3.2.2).
  let authority: Range16?
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
    method = try Self.method(buffer, line.lowerBound..<methodEnd)
    minorVersion = try Self.version(buffer, targetEnd + 1..<line.upperBound)
    guard target.count <= limits.targetBytesMax else {
      throw .targetTooLong(limitBytes: limits.targetBytesMax)
    }
    guard method != .connect else { throw .noTunnel }
    let parts = try TargetParts(buffer, target, method)
    path = Range16(parts.path, from: line.lowerBound)
    query = parts.query.map { Range16($0, from: line.lowerBound) }
    authority = parts.authority.map { Range16($0, from: line.lowerBound) }
    isAsterisk = parts.isAsterisk
    pathNeedsNormalizing = parts.pathNeedsNormalizing
  }

  private static func method(
    _ buffer: Span<UInt8>, _ range: Range<Int>
  ) throws(Refusal) -> Method {
    if let method = Method(buffer, range) { return method }
    guard (1...methodBytesMax).contains(range.count), buffer.isToken(range) else {
      throw .malformed(.method)
    }
    return .other
  }

  /// Exactly `HTTP/`, a digit, a dot and a digit; a later minor version is served as 1.1.
  private static func version(
    _ buffer: Span<UInt8>, _ range: Range<Int>
  ) throws(Refusal) -> UInt8 {
    let start = range.lowerBound
    if buffer.equals(range, "HTTP/1.1") { return 1 }
    guard range.count == 8, buffer.equals(start..<start + 5, "HTTP/"),
      let major = buffer[start + 5].decimalValue, buffer[start + 6] == UInt8(ascii: "."),
      let minor = buffer[start + 7].decimalValue
    else { throw .malformed(.version) }
    guard major == 1 else { throw .unknownVersion }
    return min(minor, 1)
  }
}
