/// What a multipart body turns into, in order.
package enum MultipartEvent: Hashable, Sendable {
  case partBegan(MultipartPart)
  /// Content of the part; one part's content may come in many pieces.
  case data(ArraySlice<UInt8>)
  case partEnded
  /// The closing boundary; nothing follows.
  case finished
}

/// Reads a `multipart/form-data` body (RFC 7578, 2046) while it arrives, holding only a part's head.
///
///     for event in try parser.feed(bytes) { … }
///     try parser.finish()
package struct MultipartParser: Sendable {
  private enum State {
    /// Before the first boundary.
    case preamble
    /// After a boundary: padding and the line's end, or the first `-` of a close.
    case delimiterTail(DelimiterTail)
    case partHead
    case partContent
    /// After the closing boundary: padding, then ignored bytes.
    case closeTail(DelimiterTail)
    case epilogue
  }

  private enum DelimiterTail { case start, padding, dash, carriageReturn }

  private let delimiter: [UInt8]
  private let limits: MultipartLimits
  private var state = State.preamble
  private var matcher = DelimiterMatcher()
  private var head: [UInt8] = []
  private var partCount = 0
  private var outsideByteCount = 0

  package init(boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits()) {
    delimiter = boundary.delimiter
    self.limits = limits
  }

  /// Takes the next bytes of the body. After an error the parser is of no further use.
  package mutating func feed(_ bytes: [UInt8]) throws(MultipartError) -> [MultipartEvent] {
    var events: [MultipartEvent] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      switch state {
      case .preamble: try skipPreamble(&rest)
      case .delimiterTail(let tail): try readDelimiterTail(tail, &rest, &events)
      case .partHead: try readHead(&rest, &events)
      case .partContent: readContent(&rest, &events)
      case .closeTail(let tail): try readCloseTail(tail, &rest)
      case .epilogue:
        try countOutside(rest.count)
        rest = []
      }
    }
    return events
  }

  /// Checks that the body ended where it may.
  package func finish() throws(MultipartError) {
    switch state {
    case .closeTail(.start), .closeTail(.padding), .epilogue: return
    default: throw .malformed(.incomplete)
    }
  }

  private mutating func skipPreamble(_ rest: inout ArraySlice<UInt8>) throws(MultipartError) {
    let step = matcher.scan(rest, for: delimiter)
    if step.isMatch { state = .delimiterTail(.start) }
    rest = rest.dropFirst(step.consumedCount)
    try countOutside(step.consumedCount)
  }

  private mutating func countOutside(_ count: Int) throws(MultipartError) {
    outsideByteCount += count
    // A whole delimiter is no preamble, however long the boundary.
    guard outsideByteCount <= limits.outsideBytesMax + delimiter.count else {
      throw .tooMuchOutsideParts(limitBytes: limits.outsideBytesMax)
    }
  }

  /// A boundary with anything else behind it is refused: readers disagree whether it is content.
  private mutating func readDelimiterTail(
    _ tail: DelimiterTail, _ rest: inout ArraySlice<UInt8>, _ events: inout [MultipartEvent]
  ) throws(MultipartError) {
    let byte = rest.removeFirst()
    switch (tail, byte) {
    case (.start, UInt8(ascii: "-")): state = .delimiterTail(.dash)
    case (.start, .space), (.start, .tab), (.padding, .space), (.padding, .tab):
      try countOutside(1)
      state = .delimiterTail(.padding)
    case (.start, .carriageReturn), (.padding, .carriageReturn):
      state = .delimiterTail(.carriageReturn)
    case (.carriageReturn, .lineFeed): try beginPart(&events)
    case (.dash, UInt8(ascii: "-")): close(&events)
    default: throw .malformed(.delimiter)
    }
  }

  private mutating func readCloseTail(
    _ tail: DelimiterTail, _ rest: inout ArraySlice<UInt8>
  ) throws(MultipartError) {
    let byte = rest.removeFirst()
    switch (tail, byte) {
    case (.start, .space), (.start, .tab), (.padding, .space), (.padding, .tab):
      try countOutside(1)
      state = .closeTail(.padding)
    case (.start, .carriageReturn), (.padding, .carriageReturn): state = .closeTail(.carriageReturn)
    case (.carriageReturn, .lineFeed): state = .epilogue
    default: throw .malformed(.delimiter)
    }
  }

  private mutating func beginPart(_ events: inout [MultipartEvent]) throws(MultipartError) {
    endPart(&events)
    partCount += 1
    guard partCount <= limits.partCountMax else {
      throw .tooManyParts(limit: limits.partCountMax)
    }
    head = []
    state = .partHead
  }

  private mutating func close(_ events: inout [MultipartEvent]) {
    endPart(&events)
    events.append(.finished)
    outsideByteCount = 0
    state = .closeTail(.start)
  }

  private func endPart(_ events: inout [MultipartEvent]) {
    if partCount > 0 { events.append(.partEnded) }
  }

  private mutating func readHead(
    _ rest: inout ArraySlice<UInt8>, _ events: inout [MultipartEvent]
  ) throws(MultipartError) {
    guard let feed = rest.firstIndex(of: .lineFeed) else {
      try holdHead(rest)
      rest = []
      return
    }
    try holdHead(rest[...feed])
    rest = rest[(feed + 1)...]
    guard head.count >= 2, head[head.count - 2] == .carriageReturn else {
      throw .malformed(.lineEnding)
    }
    guard head.count == 2 || head.suffix(4).elementsEqual([13, 10, 13, 10]) else { return }
    events.append(.partBegan(try MultipartPart(lines: headLines(), limits: limits)))
    head = []
    state = .partContent
    // The empty line may be the one that the next boundary needs before it.
    matcher = DelimiterMatcher()
  }

  private mutating func holdHead(_ bytes: ArraySlice<UInt8>) throws(MultipartError) {
    guard head.count + bytes.count <= limits.partHeadBytesMax else {
      throw .partHeadTooLarge(limitBytes: limits.partHeadBytesMax)
    }
    head += bytes
  }

  /// A lone CR stays inside its line, where it is refused as no field character.
  private func headLines() -> [ArraySlice<UInt8>] {
    head.split(separator: .lineFeed).map { $0.dropLast() }.filter { !$0.isEmpty }
  }

  private mutating func readContent(
    _ rest: inout ArraySlice<UInt8>, _ events: inout [MultipartEvent]
  ) {
    let step = matcher.scan(rest, for: delimiter)
    if !step.heldRange.isEmpty { events.append(.data(delimiter[step.heldRange])) }
    if step.contentCount > 0 { events.append(.data(rest.prefix(step.contentCount))) }
    if step.isMatch { state = .delimiterTail(.start) }
    rest = rest.dropFirst(step.consumedCount)
  }
}
