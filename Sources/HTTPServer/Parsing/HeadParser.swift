/// Reads a request head from a growing buffer, line by line, and refuses what RFC 9112 forbids.
///
/// The buffer begins with the head and only grows between calls. The outcome does not depend on how
/// the bytes were split: every decision is made on a whole line or on a bound.
struct HeadParser {
  /// The bounds that a head must keep.
  struct Limits {
    var headBytesMax: Int
    var targetBytesMax: Int
    var fieldCountMax: Int
  }

  /// RFC 9112, 2.2 asks a server to skip an empty line before a request; two are enough.
  private static let leadingLinesMax = 2

  private var lineStart = 0
  private var scanned = 0
  private var leadingLines = 0
  private var headStart = 0
  private var requestLine: RequestLine?
  private var fields: [RequestHead.Field] = []
  private var rules = FieldRules()

  /// Where the head begins, once it is whole: after any empty lines.
  var isAtStart: Bool { scanned == 0 }

  /// Takes in what the buffer holds now. Returns the head and its length when it is whole.
  mutating func parse(_ buffer: Span<UInt8>, _ limits: Limits) throws(Refusal) -> ParsedHead? {
    while let lineFeed = buffer.firstLineFeed(from: scanned) {
      scanned = lineFeed + 1
      try checkLength(upTo: scanned, limits)
      guard lineFeed > lineStart, buffer[lineFeed - 1] == .carriageReturn else {
        throw .malformed(.lineEnding)
      }
      let line = lineStart..<lineFeed - 1
      lineStart = scanned
      if try take(line, of: buffer, limits) {
        return try finish(buffer, endingAt: scanned)
      }
    }
    scanned = buffer.count
    try checkLength(upTo: scanned, limits)
    return nil
  }

  /// Returns true when the line was the empty one that ends the head.
  private mutating func take(
    _ line: Range<Int>, of buffer: Span<UInt8>, _ limits: Limits
  ) throws(Refusal) -> Bool {
    guard requestLine != nil else {
      if line.isEmpty {
        leadingLines += 1
        headStart = lineStart
        guard leadingLines <= Self.leadingLinesMax else { throw .malformed(.requestLine) }
      } else {
        requestLine = try RequestLine(buffer, line, limits)
        fields.reserveCapacity(8)
      }
      return false
    }
    if line.isEmpty { return true }
    guard fields.count < limits.fieldCountMax else {
      throw .headTooLarge(limitBytes: limits.headBytesMax)
    }
    fields.append(try rules.check(buffer, line, headStart: headStart))
    return false
  }

  private func checkLength(upTo end: Int, _ limits: Limits) throws(Refusal) {
    // The method, two spaces and the version may stand beside the longest target.
    if requestLine == nil, end - headStart > limits.targetBytesMax + 64 {
      throw .targetTooLong(limitBytes: limits.targetBytesMax)
    }
    if end > limits.headBytesMax { throw .headTooLarge(limitBytes: limits.headBytesMax) }
  }

  private func finish(_ buffer: Span<UInt8>, endingAt end: Int) throws(Refusal) -> ParsedHead {
    guard let line = requestLine else { preconditionFailure("a head ends after its request line") }
    let framing = try rules.framing(
      minorVersion: line.minorVersion, hasAuthority: line.authority != nil)
    var bytes = buffer.copy(headStart..<end)
    for field in fields {
      for index in field.name.range { bytes[index] = bytes[index].lowercasedASCII }
    }
    var path = line.path.shifted(by: -headStart)
    if line.pathNeedsNormalizing {
      let normal = try PathNormalizer.normalize(bytes[path])
      path = bytes.count..<bytes.count + normal.count
      bytes.append(contentsOf: normal)
    }
    let head = RequestHead(
      method: line.method, minorVersion: line.minorVersion, bytes: bytes,
      isAsterisk: line.isAsterisk,
      pathRange: Range16(path), queryRange: line.query.map { Range16($0.shifted(by: -headStart)) },
      authorityRange: line.authority.map { Range16($0.shifted(by: -headStart)) }, fields: fields)
    return ParsedHead(
      head: head, bytesConsumed: end, framing: framing,
      isKeptAlive: rules.isKeptAlive(minorVersion: line.minorVersion),
      expectsContinue: rules.expectsContinue && line.minorVersion >= 1)
  }
}

/// A whole head, and what it says of the bytes after it.
struct ParsedHead {
  let head: RequestHead
  let bytesConsumed: Int
  let framing: BodyFraming
  let isKeptAlive: Bool
  let expectsContinue: Bool
}

/// How the end of a request body is found (RFC 9112, 6.3).
enum BodyFraming: Hashable {
  case none
  case length(Int)
  case chunked
}

extension Range<Int> {
  func shifted(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}
