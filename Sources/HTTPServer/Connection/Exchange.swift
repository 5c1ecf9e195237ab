/// One request that is being taken in or answered.
// @unchecked: touched on the thread of its connection's event loop only.
final class Exchange: @unchecked Sendable {
  let head: RequestHead
  let parameters: PathParameters
  let route: Int
  let bodyBytesMax: Int
  let stream: BodyStream?

  var isKeptAlive: Bool
  private(set) var body: [UInt8] = []
  private(set) var bodyByteCount = 0
  private var bodyBytesLeft = 0
  private var decoder: ChunkedDecoder?
  private(set) var bodyIsComplete = false
  /// The stream holds enough for now: reading waits until the handler has taken it.
  var isPaused = false
  /// Since when, and from which count, the pace of the body is measured.
  var paceStart: Duration
  var paceStartBytes = 0

  var hasStarted = false
  var isAnswered = false
  var task: Task<Void, Never>?

  init(
    _ parsed: ParsedHead, route: Int, parameters: PathParameters, bodyBytesMax: Int,
    stream: BodyStream?, at now: Duration
  ) {
    head = parsed.head
    self.route = route
    self.parameters = parameters
    self.bodyBytesMax = bodyBytesMax
    self.stream = stream
    paceStart = now
    isKeptAlive = parsed.isKeptAlive
    switch parsed.framing {
    case .none: bodyIsComplete = true
    case .length(let count): bodyBytesLeft = count
    case .chunked: decoder = ChunkedDecoder()
    }
  }

  /// Takes body bytes from the buffer and returns how far it read.
  func take(_ buffer: Span<UInt8>, from start: Int) throws(Refusal) -> Int {
    if decoder != nil { return try takeChunked(buffer, from: start) }
    let end = start + min(buffer.count - start, bodyBytesLeft)
    try keep(buffer, start..<end)
    bodyBytesLeft -= end - start
    bodyIsComplete = bodyBytesLeft == 0
    return end
  }

  /// The whole body, handed over once.
  func takeBody() -> [UInt8] {
    defer { body = [] }
    return body
  }

  private func takeChunked(_ buffer: Span<UInt8>, from start: Int) throws(Refusal) -> Int {
    guard var decoder = decoder.take() else { preconditionFailure("the body is not chunked") }
    let end = try decoder.decode(buffer, from: start) { (range) throws(Refusal) in
      try keep(buffer, range)
    }
    bodyIsComplete = decoder.isDone
    self.decoder = decoder
    return end
  }

  private func keep(_ buffer: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
    guard !range.isEmpty else { return }
    bodyByteCount += range.count
    guard bodyByteCount <= bodyBytesMax else { throw .bodyTooLarge(limitBytes: bodyBytesMax) }
    if let stream {
      if !stream.append(buffer.copy(range)) { isPaused = true }
    } else if body.isEmpty {
      body = buffer.copy(range)
    } else {
      body.append(contentsOf: buffer.copy(range))
    }
  }
}
