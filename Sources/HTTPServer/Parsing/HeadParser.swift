/// Reads a request head from a growing buffer, line by line, and refuses what RFC 9112 forbids.
///
/// The buffer begins with the head and only grows between calls. The outcome does not depend on how
/// the bytes were split: every decision is made on a whole line or on a bound.
struct HeadParser: ~Copyable {
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
  /// Where the head begins: after any empty lines.
  private var headStart = 0
  private var requestLine: RequestLine?
  private var fields = FieldTable()
  private var rules = FieldRules()

  /// Takes in what the buffer holds now. Returns the head and its length when it is whole.
  mutating func parse(_ buffer: Span<UInt8>, _ limits: Limits) throws(Refusal) -> ParsedHead? {
    while let (line, mayHoldControls) = try nextLine(buffer, limits) {
      if requestLine == nil {
        try takeFirst(line, of: buffer, limits)
      } else if line.isEmpty {
        return try finish(buffer)
      } else {
        try takeField(line, mayHoldControls, of: buffer, limits)
      }
    }
    return nil
  }

  /// The next line without its end, if all of it is there, and whether it may hold control characters.
  private mutating func nextLine(
    _ buffer: Span<UInt8>, _ limits: Limits
  ) throws(Refusal) -> (Range<Int>, mayHoldControls: Bool)? {
    let end = Self.lineEnd(buffer, from: lineStart, scanned: scanned)
    scanned = end.map { $0.lineFeed + 1 } ?? buffer.count
    // The method, two spaces and the version may stand beside the longest target.
    if requestLine == nil, scanned - headStart > limits.targetBytesMax + 64 {
      throw .targetTooLong(limitBytes: limits.targetBytesMax)
    }
    if scanned > limits.headBytesMax { throw .headTooLarge(limitBytes: limits.headBytesMax) }
    guard let (lineFeed, mayHoldControls) = end else { return nil }
    guard lineFeed > lineStart, buffer[lineFeed - 1] == .carriageReturn else {
      throw .malformed(.lineEnding)
    }
    defer { lineStart = scanned }
    return (lineStart..<lineFeed - 1, mayHoldControls)
  }

  /// Most lines come whole and hold no control character but their end: then one look finds that and tells so.
  private static func lineEnd(
    _ buffer: Span<UInt8>, from start: Int, scanned: Int
  ) -> (lineFeed: Int, mayHoldControls: Bool)? {
    if scanned == start, let end = buffer.firstControl(in: start..<buffer.count),
      end + 1 < buffer.count, buffer[end] == .carriageReturn, buffer[end + 1] == .lineFeed
    {
      return (end + 1, false)
    }
    return buffer.firstIndex(of: .lineFeed, in: scanned..<buffer.count).map { ($0, true) }
  }

  /// An empty line before the request, or its first line.
  private mutating func takeFirst(
    _ line: Range<Int>, of buffer: Span<UInt8>, _ limits: Limits
  ) throws(Refusal) {
    if line.isEmpty {
      leadingLines += 1
      headStart = lineStart
      guard leadingLines <= Self.leadingLinesMax else { throw .malformed(.requestLine) }
    } else {
      requestLine = try RequestLine(buffer, line, limits)
    }
  }

  private mutating func takeField(
    _ line: Range<Int>, _ mayHoldControls: Bool, of buffer: Span<UInt8>, _ limits: Limits
  ) throws(Refusal) {
    guard fields.count < limits.fieldCountMax else {
      throw .headTooLarge(limitBytes: limits.headBytesMax)
    }
    let field = try FieldLine(buffer, line, mayHoldControls: mayHoldControls)
    try rules.note(buffer, field)
    fields.append(
      RequestHead.Field(
        name: Range16(field.name, from: headStart), value: Range16(field.value, from: headStart),
        known: field.known))
  }

  private mutating func finish(_ buffer: Span<UInt8>) throws(Refusal) -> ParsedHead {
    guard let line = requestLine else { preconditionFailure("a head ends after its request line") }
    let framing = try rules.framing(
      minorVersion: line.minorVersion, hasAuthority: line.authority != nil)
    var bytes = buffer.copy(headStart..<scanned)
    var path = line.path
    if line.pathNeedsNormalizing {
      let normal = try PathNormalizer.normalize(bytes[path.range])
      path = Range16(bytes.count..<bytes.count + normal.count)
      bytes.append(contentsOf: normal)
    }
    let head = RequestHead(
      method: line.method, minorVersion: line.minorVersion, bytes: bytes,
      isAsterisk: line.isAsterisk, pathRange: path,
      queryRange: line.query, authorityRange: line.authority,
      fields: fields)
    return ParsedHead(
      head: head, bytesConsumed: scanned, framing: framing,
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
