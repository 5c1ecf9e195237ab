package import Core
package import HTTPServer

/// The twins of the providers, and what calls back for them.
///
///     let sandbox = Sandbox(clock: clock, random: random, sleep: sleep) { request in await send(request) }
///     let server = try Server(listeningOn: address, routes: sandbox.routes, …, refuse: Sandbox.refuse)
///     async let callbacks: Void = sandbox.run()
///     Sandbox.baseURL(of: "telegram", at: server.address)      // http://127.0.0.1:9090/telegram
package final class Sandbox: Sendable {
  /// Calls a hook; nil when there was no answer.
  package typealias Sender = @Sendable (HookRequest) async -> HookAnswer?

  /// How long a caller who gets no answer is kept.
  static let silenceMax = Duration.seconds(300)
  /// How many messages may have receipts on their way; what is more has none.
  static let callbackCountMax = 10_000
  /// How long is waited before a hook that did not take something is called again.
  static let retryDelays: [Duration] = [.seconds(1), .seconds(2), .seconds(4)]

  private let clock: any WallClock
  private let random: @Sendable () -> UInt64
  private let sleep: @Sendable (Duration) async -> Void
  private let sender: Sender
  private let twins: [Provider: Locked<any Twin>]
  private let callbacks: AsyncStream<Callback>
  private let callbackQueue: AsyncStream<Callback>.Continuation
  private let callbackCount = Locked(0)

  /// Twins that know nobody yet. `sleep` returns early when its task is cancelled.
  package init(
    clock: any WallClock, random: @escaping @Sendable () -> UInt64,
    sleep: @escaping @Sendable (Duration) async -> Void, sender: @escaping Sender
  ) {
    self.clock = clock
    self.random = random
    self.sleep = sleep
    self.sender = sender
    twins = Dictionary(uniqueKeysWithValues: Provider.allCases.map { ($0, Locked($0.makeTwin())) })
    (callbacks, callbackQueue) = AsyncStream.makeStream()
  }

  /// Calls hooks until it is cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      for await callback in callbacks {
        group.addTask { await self.perform(callback) }
      }
      group.cancelAll()
    }
  }

  private func perform(_ callback: Callback) async {
    defer { callbackCount.withLock { $0 -= 1 } }
    for step in callback.steps {
      await sleep(step.after)
      if Task.isCancelled { return }
      await call(step.request)
    }
  }

  /// Providers try again where a hook did not take what they told it.
  private func call(_ request: HookRequest) async {
    for delay in [.zero] + Self.retryDelays {
      if delay > .zero { await sleep(delay) }
      if Task.isCancelled { return }
      if let answer = await sender(request), answer.isSuccess || answer.status == 410 { return }
    }
  }
}

extension Sandbox {
  /// What a twin answers to a request, whatever it is.
  package func answer(_ request: Request) async -> Response {
    let request = await TwinRequest(request)
    guard let first = request.path.first else { return Self.overview().response }
    if first == "sandbox" { return await control(request.behind(1)).response }
    guard let provider = Provider(rawValue: first) else { return Self.notFound.response }
    let origin = "http://\(request.headers["host"] ?? "127.0.0.1")"
    return await answer(request.behind(1), by: provider, origin: origin)
  }

  private func answer(
    _ request: TwinRequest, by provider: Provider, origin: String
  ) async -> Response {
    let base = "\(origin)/\(provider.rawValue)"
    let reaction = use(provider, at: base) { twin, moment in twin.answer(request, in: moment) }
    schedule(reaction.callbacks)
    switch reaction.conduct {
    case .answer(let response, let delay):
      if delay > .zero { await sleep(delay) }
      return response.response
    case .ask(let question):
      let isMet = question.isMet(by: await sender(question.request))
      return use(provider, at: base) { twin, moment in
        twin.answered(question, isMet, in: moment)
      }.response
    case .silence:
      await sleep(Self.silenceMax)
      return .broken
    case .reset: return .broken
    }
  }

  /// Lets a twin act, one caller at a time.
  func use<Result>(
    _ provider: Provider, at baseURL: String = "", _ body: (inout any Twin, TwinMoment) -> Result
  ) -> Result {
    guard let twin = twins[provider] else { preconditionFailure("every provider has a twin") }
    let moment = TwinMoment(now: clock.now, draw: random, baseURL: baseURL)
    return twin.withLock { body(&$0, moment) }
  }

  /// Hands callbacks to `run`, as many as there is room for.
  func schedule(_ callbacks: [Callback]) {
    for callback in callbacks {
      let hasRoom = callbackCount.withLock { count in
        guard count < Self.callbackCountMax else { return false }
        count += 1
        return true
      }
      if hasRoom { callbackQueue.yield(callback) }
    }
  }

  /// Asks a hook whether it is one.
  func ask(_ question: HookQuestion) async -> Bool {
    question.isMet(by: await sender(question.request))
  }
}

extension Response {
  /// Ends the connection before anything is answered.
  fileprivate static var broken: Response {
    struct Broken: Error {}
    return Response(.ok, body: .stream { _ in throw Broken() })
  }
}
