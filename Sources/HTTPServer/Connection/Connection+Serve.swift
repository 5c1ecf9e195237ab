import Core

extension Connection {
  /// A head is whole: finds who answers, and whether its body may come.
  func begin(_ parsed: ParsedHead) {
    worker.counters.add(1, to: .requests)
    let head = parsed.head
    if head.isAsterisk {
      answerOptions(Method.served, parsed)
      return
    }
    switch worker.router.match(head) {
    case .notFound: refuse(.notFound, parsed)
    case .methodNotAllowed(let methods): refuse(.methodNotAllowed(methods), parsed)
    case .options(let methods): answerOptions(methods, parsed)
    case .route(let route, let parameters): admit(parsed, route, parameters)
    }
  }

  private func admit(_ parsed: ParsedHead, _ route: Int, _ parameters: PathParameters) {
    guard worker.inFlightCount < worker.inFlightMax else {
      refuse(.overloaded(retryAfterSeconds: 1), parsed)
      return
    }
    let policy = worker.router.routes[route].body
    let limit = policy.limitBytes ?? worker.options.bodyBytesMax
    if case .length(let count) = parsed.framing, count > limit {
      refuse(.bodyTooLarge(limitBytes: limit), parsed)
      return
    }
    if parsed.framing == .none, !policy.isStreamed {
      begin(parsed, route, parameters)
      return
    }
    let exchange = Exchange(
      parsed, route: route, parameters: parameters, bodyBytesMax: limit,
      stream: policy.isStreamed ? makeStream() : nil, at: worker.loop.now)
    self.exchange = exchange
    worker.inFlightCount += 1
    if exchange.bodyIsComplete {
      bodyIsComplete(exchange)
      return
    }
    phase = .body
    extendBodyDeadline(exchange)
    if parsed.expectsContinue { writeContinue() }
    if exchange.stream != nil { run(exchange) }
  }

  /// Runs the handler of a request without a body; one that answers at once needs no exchange.
  private func begin(_ parsed: ParsedHead, _ route: Int, _ parameters: PathParameters) {
    switch worker.router.routes[route].answer(request(parsed.head, parameters, .bytes([]))) {
    case .now(let response):
      if response.body.isStream {
        start(makeExchange(parsed, route, parameters)) { response }
      } else if isLong(response) {
        answer(response.compressed(for: parsed.head), parsed)
      } else {
        answer(response, parsed)
      }
    case .later(let respond):
      start(makeExchange(parsed, route, parameters), respond)
    }
  }

  private func makeExchange(
    _ parsed: ParsedHead, _ route: Int, _ parameters: PathParameters
  ) -> Exchange {
    let exchange = Exchange(
      parsed, route: route, parameters: parameters, bodyBytesMax: 0, stream: nil,
      at: worker.loop.now)
    self.exchange = exchange
    worker.inFlightCount += 1
    phase = .responding
    clearDeadline()
    exchange.hasStarted = true
    return exchange
  }

  private func request(
    _ head: RequestHead, _ parameters: PathParameters, _ body: RequestBody
  ) -> Request {
    let (client, isSecure) = worker.proxies.origin(of: head, peer: peer)
    return Request(
      head: head, parameters: parameters, body: body, client: client, isSecure: isSecure)
  }

  /// Whether compressing the response is worth the work.
  private func isLong(_ response: Response) -> Bool {
    response.body.byteCount >= worker.options.compressesFromBytes
  }

  private func makeStream() -> BodyStream {
    BodyStream { [self] in
      worker.loop.submit { [self] in resumeBody() }
    }
  }

  /// The handler has taken what had arrived.
  private func resumeBody() {
    guard let exchange, exchange.isPaused else { return }
    exchange.isPaused = false
    exchange.paceStart = worker.loop.now
    exchange.paceStartBytes = exchange.bodyByteCount
    extendBodyDeadline(exchange)
    if !input.isEmpty { processInput() }
    if isReadable { read() }
  }

  func bodyIsComplete(_ exchange: Exchange) {
    phase = .responding
    clearDeadline()
    exchange.stream?.finish(.success(()))
    if !exchange.hasStarted { run(exchange) }
  }

  /// Runs the handler here and now; it comes back here after each suspension.
  private func run(_ exchange: Exchange) {
    exchange.hasStarted = true
    let request = request(
      exchange.head, exchange.parameters,
      exchange.stream.map { .stream($0) } ?? .bytes(exchange.takeBody()))
    take(worker.router.routes[exchange.route].answer(request), for: exchange)
  }

  private func take(_ answer: Answer, for exchange: Exchange) {
    switch answer {
    case .now(let response):
      if response.body.isStream {
        start(exchange) { response }
      } else {
        worker.inFlightCount -= 1
        send(response, for: exchange)
      }
    case .later(let respond):
      start(exchange, respond)
    }
  }

  private func start(_ exchange: Exchange, _ respond: @escaping @Sendable () async -> Response) {
    let task = Task.immediate(executorPreference: worker.loop) { [self] in
      let response = await respond().streamCompressed(for: exchange.head)
      if case .stream(let produce) = response.body, exchange.head.method != .head {
        await stream(response, produce, for: exchange)
      } else {
        send(response, for: exchange)
      }
      worker.inFlightCount -= 1
    }
    if !exchange.isAnswered { exchange.task = task }
  }

  /// Whether another request may follow on this connection.
  private func mayContinue(after exchange: Exchange) -> Bool {
    exchange.isKeptAlive && exchange.bodyIsComplete && !worker.isDraining
  }

  private func send(_ response: Response, for exchange: Exchange) {
    guard !isClosed else { return }
    exchange.isKeptAlive = mayContinue(after: exchange)
    encode(
      isLong(response) ? response.compressed(for: exchange.head) : response, to: exchange.head,
      isKeptAlive: exchange.isKeptAlive)
    complete(exchange)
  }

  private func stream(
    _ response: Response, _ produce: @Sendable (ResponseWriter) async throws -> Void,
    for exchange: Exchange
  ) async {
    guard !isClosed else { return }
    exchange.isKeptAlive = mayContinue(after: exchange)
    let isChunked = beginStream(response, for: exchange)
    do {
      try await produce(
        ResponseWriter { [self] bytes throws(WriteError) in
          try await stream(bytes, isChunked: isChunked)
        })
      if isClosed { return }
      if isChunked { worker.output.append("0\r\n\r\n".utf8) }
      complete(exchange)
    } catch {
      // Its length was not said before: only a broken connection tells that this was not all.
      close()
    }
  }

  /// The answer is written: on to the next request, or to the end.
  private func complete(_ exchange: Exchange) {
    exchange.isAnswered = true
    self.exchange = nil
    guard exchange.isKeptAlive else {
      exchange.stream?.finish(.failure(.disconnected))
      finish(hasUnreadInput: !exchange.bodyIsComplete || !input.isEmpty || isReadable)
      return
    }
    phase = .head
    setDeadline(worker.options.idleTimeMax)
    if !isProcessing { proceed() }
  }

  /// Sends what is written, then takes up what came in meanwhile.
  func proceed() {
    flush()
    guard case .head = phase, pending == nil else { return }
    if !input.isEmpty { processInput() }
    if isReadable { read() }
  }

  private func answerOptions(_ methods: [Method], _ parsed: ParsedHead) {
    answer(
      Response(.noContent, headers: [.allow: methods.map(\.rawValue).joined(separator: ", ")]),
      parsed)
  }

  /// Turns a request away whose head was read; the connection goes on if nothing is left unread.
  private func refuse(_ refusal: Refusal, _ parsed: ParsedHead) {
    answer(worker.response(to: refusal, parsed.head), parsed)
  }

  private func answer(_ response: Response, _ parsed: ParsedHead) {
    let hasBody = parsed.framing != .none
    let isKeptAlive = parsed.isKeptAlive && !hasBody && !worker.isDraining
    encode(response, to: parsed.head, isKeptAlive: isKeptAlive)
    if isKeptAlive {
      setDeadline(worker.options.idleTimeMax)
    } else {
      finish(hasUnreadInput: true)
    }
  }

  /// Turns away what cannot be read on: answers, and closes.
  func refuse(_ refusal: Refusal, _ head: RequestHead?) {
    if let exchange { drop(exchange) }
    encode(worker.response(to: refusal, head), to: head, isKeptAlive: false)
    finish(hasUnreadInput: true)
  }
}

extension BodyPolicy {
  var isStreamed: Bool { if case .streamed = self { true } else { false } }

  /// The route's own bound, if it has one.
  var limitBytes: Int? {
    switch self {
    case .standard: nil
    case .buffered(let limitBytes), .streamed(let limitBytes): limitBytes
    }
  }
}
