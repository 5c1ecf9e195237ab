import Core
import HTTPServer
import RateLimit
import TenantKit

// One way for each kind of handler.
extension Pipeline {
  func answer(_ call: Call, _ handler: OpenHandler) async -> Response {
    do {
      try admission.admitOpen(call)
      return departure.response(try await handler(call.checked()), to: call)
    } catch {
      return departure.response(to: error, for: call)
    }
  }

  /// Answers without a task when the caller is known and its limits have room.
  func answerAtOnce(_ call: Call, _ handler: @escaping PromptHandler) -> Answer {
    var caller: Principal?
    do {
      caller = try admission.knownCaller(call)
      guard let caller else { return .later { await answerInTime(call, handler) } }
      try caller.check(for: call)
      let take = caller.meter.take(.all, at: call.arrival, counting: call.entrance.label)
      if case .waits = take { return .later { await answerInTime(call, handler) } }
      let admitted = TenantCall(
        call: call, principal: caller, limits: try caller.admission(take, of: call))
      return .now(departure.response(try handler(admitted), to: admitted))
    } catch {
      return .now(departure.response(to: error, for: call, caller))
    }
  }

  private func answerInTime(_ call: Call, _ handler: @escaping PromptHandler) async -> Response {
    await answer(call) { (call: TenantCall) async throws in try handler(call) }
  }

  func answer(_ call: Call, _ handler: @escaping ReadingHandler) async -> Response {
    guard !call.isRepeatable else {
      return await answer(call) { (call: TenantCall) async throws in
        let reply = try await handler(call)
        return { (_: borrowing TenantWrite) in reply }
      }
    }
    var caller: Principal?
    do {
      let known = try await admission.caller(call)
      caller = known
      try known.check(for: call)
      let limits = try await known.admit(call)
      let admitted = TenantCall(call: try call.checked(), principal: known, limits: limits)
      return departure.response(try await handler(admitted), to: admitted)
    } catch {
      return departure.response(to: error, for: call, caller)
    }
  }

  func answer(_ call: Call, _ handler: ChangingHandler) async -> Response {
    var caller: Principal?
    do {
      let known = try await admission.caller(call)
      caller = known
      try known.check(for: call)
      let reply = try await repetition.reply(
        to: call, of: known, in: call.services.store(of: known)
      ) { limits in
        try await handler(TenantCall(call: call.checked(), principal: known, limits: limits))
      }
      return departure.response(
        reply,
        to: TenantCall(call: call, principal: known, limits: known.meter.report(at: call.arrival)))
    } catch {
      return departure.response(to: error, for: call, caller)
    }
  }
}

extension Call {
  /// Whether it asks, by a method that may change something, to be answered once: a question that is posted changes
  /// nothing, and its key counts all the same.
  fileprivate var isRepeatable: Bool {
    operation.method != .get && request.head[.idempotencyKey] != nil
  }
}

extension Principal {
  /// Takes a request of every limit, or throws which one has no room. It counts the request as well, unless it is let in
  /// and whoever asks counts it later.
  func admit(
    _ call: Call, _ charge: Charge = .all, isCountedLater: Bool = false
  ) async throws(APIError) -> LimitReport {
    let label = isCountedLater ? nil : call.entrance.label
    var take = meter.take(charge, at: call.arrival, counting: label)
    if case .waits = take { take = await meter.waitAndTake(charge, counting: label) }
    if isCountedLater, take.isRefused == true {
      meter.count(call.entrance.label, at: call.arrival.now, refused: true)
    }
    return try admission(take, of: call)
  }

  /// What an answered wish means: what is left, or why the request is refused.
  fileprivate func admission(_ take: consuming Take, of call: Call) throws(APIError) -> LimitReport
  {
    switch take {
    case .admitted(let limits):
      use(at: call.arrival.now)
      return limits
    case .refused(let refusal, _): throw APIError(refusal)
    case .waits: preconditionFailure("what waited has an answer")
    }
  }
}
