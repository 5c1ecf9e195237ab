/// Takes a chunked body apart as it arrives (RFC 9112, 7.1); trailers are checked and dropped.
struct ChunkedDecoder {
  private enum Step: Equatable {
    case sizeStart, size, sizeExtension, sizeLineFeed
    case data, dataReturn, dataLineFeed
    case trailer
    case done
  }

  /// Sixteen digits would overflow; twelve count past every bound.
  private static let sizeDigitsMax = 12
  /// All chunk extensions and trailers of one body together.
  private static let overheadBytesMax = 16 * 1024

  private var step = Step.sizeStart
  private var sizeDigits = 0
  private var remaining = 0
  private var overheadBytes = 0
  private var trailerLine: [UInt8] = []

  var isDone: Bool { step == .done }

  /// Reads until the body ends or the input does, and returns how far it read. Content goes to `sink`.
  mutating func decode(
    _ input: Span<UInt8>, from start: Int, to sink: (Range<Int>) throws(Refusal) -> Void
  ) throws(Refusal) -> Int {
    var index = start
    while index < input.count, step != .done {
      if step == .data {
        let end = min(input.count, index + remaining)
        try sink(index..<end)
        remaining -= end - index
        index = end
        if remaining == 0 { step = .dataReturn }
      } else {
        try take(input[index])
        index += 1
      }
    }
    return index
  }

  private mutating func take(_ byte: UInt8) throws(Refusal) {
    switch step {
    case .sizeStart, .size: try takeSize(byte)
    case .sizeExtension: try takeExtension(byte)
    case .sizeLineFeed:
      guard byte == .lineFeed else { throw .malformed(.chunkSize) }
      step = remaining == 0 ? .trailer : .data
    case .dataReturn:
      guard byte == .carriageReturn else { throw .malformed(.chunkEnd) }
      step = .dataLineFeed
    case .dataLineFeed:
      guard byte == .lineFeed else { throw .malformed(.chunkEnd) }
      (step, sizeDigits) = (.sizeStart, 0)
    case .trailer: try takeTrailer(byte)
    case .data, .done: preconditionFailure("data is taken whole, and nothing after the end")
    }
  }

  private mutating func takeSize(_ byte: UInt8) throws(Refusal) {
    if let digit = byte.hexValue {
      sizeDigits += 1
      guard sizeDigits <= Self.sizeDigitsMax else { throw .malformed(.chunkSize) }
      remaining = remaining << 4 | Int(digit)
      step = .size
    } else if step == .size, byte == .carriageReturn {
      step = .sizeLineFeed
    } else if step == .size, byte == UInt8(ascii: ";") {
      step = .sizeExtension
    } else {
      throw .malformed(.chunkSize)
    }
  }

  private mutating func takeExtension(_ byte: UInt8) throws(Refusal) {
    if byte == .carriageReturn {
      step = .sizeLineFeed
      return
    }
    try countOverhead()
    guard byte.isFieldValueCharacter else { throw .malformed(.chunkExtension) }
  }

  private mutating func takeTrailer(_ byte: UInt8) throws(Refusal) {
    try countOverhead()
    guard byte == .lineFeed else {
      trailerLine.append(byte)
      return
    }
    guard trailerLine.popLast() == .carriageReturn else { throw .malformed(.lineEnding) }
    if trailerLine.isEmpty {
      step = .done
    } else {
      _ = try FieldLine(trailerLine.span, 0..<trailerLine.count, mayHoldControls: true)
      trailerLine.removeAll()
    }
  }

  private mutating func countOverhead() throws(Refusal) {
    overheadBytes += 1
    guard overheadBytes <= Self.overheadBytesMax else {
      throw .headTooLarge(limitBytes: Self.overheadBytesMax)
    }
  }
}
