import Glibc

extension Connection {
  /// Rounds of reading before other connections have their turn.
  private static let roundsMax = 16
  /// What a client may send after its last answer before it is cut off.
  private static let lingerBytesMax = 4 * 1024 * 1024

  /// Reads what is there, unless the connection is busy with what it has.
  func read() {
    for _ in 0..<Self.roundsMax {
      guard isReadable, mayRead else { return }
      let count = worker.receive(descriptor)
      if count > 0 {
        // A short read has emptied the socket; the next change is told.
        if count < Worker.scratchBytes, !peerHasFinished { isReadable = false }
        take(count)
      } else if count == 0 {
        isReadable = false
        peerHasFinished = true
        inputHasEnded()
      } else {
        isReadable = false
        if count != -EAGAIN { close() }
      }
    }
    worker.loop.submit { [self] in read() }
  }

  private var mayRead: Bool {
    switch phase {
    case .head: pending == nil
    case .body: exchange?.isPaused != true
    case .finishing, .lingering: true
    case .responding, .closed: false
    }
  }

  private var isReadingRequests: Bool {
    switch phase {
    case .head, .body, .responding: true
    case .finishing, .lingering, .closed: false
    }
  }

  private func take(_ count: Int) {
    guard isReadingRequests else {
      lingeredBytes += count
      if lingeredBytes > Self.lingerBytesMax { close() }
      return
    }
    let read = worker.scratch
    if input.isEmpty {
      let taken = process(read.span.extracting(..<count))
      if taken < count, isReadingRequests { input = Array(read[taken..<count]) }
    } else {
      processInput(adding: read[..<count])
    }
  }

  /// Goes on with what was kept from earlier reads.
  func processInput(adding more: ArraySlice<UInt8> = []) {
    var buffer = input
    input = []
    buffer += more
    let taken = process(buffer.span)
    guard taken < buffer.count, isReadingRequests else { return }
    input = taken == 0 ? buffer : Array(buffer[taken...])
  }

  /// Takes requests from the buffer as long as they can be answered, and returns how far it got.
  private func process(_ buffer: Span<UInt8>) -> Int {
    isProcessing = true
    var offset = 0
    taking: while offset < buffer.count {
      switch phase {
      case .head:
        guard pending == nil, let next = takeHead(buffer, from: offset) else { break taking }
        offset = next
      case .body:
        guard let exchange, !exchange.isPaused else { break taking }
        offset = takeBody(exchange, buffer, from: offset)
      case .responding, .finishing, .lingering, .closed:
        break taking
      }
      if worker.output.isFull { flush() }
    }
    isProcessing = false
    flush()
    return offset
  }

  private func takeHead(_ buffer: Span<UInt8>, from offset: Int) -> Int? {
    if unfinishedHead != nil { return takeRest(buffer, from: offset) }
    let next = takeHead(buffer, from: offset, HeadParser())
    if unfinishedHead != nil { setDeadline(worker.options.headTimeMax) }
    return next
  }

  private func takeRest(_ buffer: Span<UInt8>, from offset: Int) -> Int? {
    guard let parser = unfinishedHead.take()?.take() else { return nil }
    return takeHead(buffer, from: offset, parser)
  }

  private func takeHead(
    _ buffer: Span<UInt8>, from offset: Int, _ parser: consuming HeadParser
  ) -> Int? {
    do {
      if let parsed = try parser.parse(buffer.extracting(offset...), worker.headLimits) {
        begin(parsed)
        return offset + parsed.bytesConsumed
      }
      unfinishedHead = UnfinishedHead(parser)
    } catch {
      refuse(error, nil)
    }
    return nil
  }

  private func takeBody(_ exchange: Exchange, _ buffer: Span<UInt8>, from offset: Int) -> Int {
    do {
      let end = try exchange.take(buffer, from: offset)
      if exchange.bodyIsComplete { bodyIsComplete(exchange) } else { extendBodyDeadline(exchange) }
      return end
    } catch {
      failBody(exchange, error)
      return buffer.count
    }
  }

  /// A body that broke a rule: the handler that reads it learns why, or the server answers.
  func failBody(_ exchange: Exchange, _ refusal: Refusal) {
    guard let stream = exchange.stream else {
      refuse(refusal, exchange.head)
      return
    }
    phase = .responding
    clearDeadline()
    stream.finish(.failure(BodyError(refusal)))
  }

  /// The client will send nothing more; what it asked is still answered.
  private func inputHasEnded() {
    switch phase {
    case .head:
      // A head that has begun can no longer be finished.
      if unfinishedHead == nil {
        finish(hasUnreadInput: false)
      } else {
        refuse(.malformed(.requestLine), nil)
      }
    case .body:
      if let exchange { failBody(exchange, .malformed(.bodyIncomplete)) }
    case .lingering:
      close()
    case .finishing, .responding, .closed:
      break
    }
  }
}

extension BodyError {
  init(_ refusal: Refusal) {
    self =
      switch refusal {
      case .bodyTooLarge(let limitBytes), .headTooLarge(let limitBytes):
        .tooLarge(limitBytes: limitBytes)
      case .malformed(let malformation): .malformed(malformation)
      default: .timeout
      }
  }
}
