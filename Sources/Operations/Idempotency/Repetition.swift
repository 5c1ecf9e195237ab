import Core
import HTTPServer
import RateLimit
import Store
import TenantKit

/// Makes changes, each in one transaction; one that is asked for twice under the same idempotency key is made once.
struct Repetition: Sendable {
  private let vault: Vault
  private let inFlight = InFlight()

  init(vault: Vault) { self.vault = vault }

  /// Answers waiting requests in time, until the task is cancelled.
  func run(_ clock: any WallClock) async { await inFlight.run(clock) }

  /// Lets a request in and makes its change, or finds that it was made before.
  func reply(
    to call: Call, of caller: Principal, in store: TenantStore,
    preparing prepare: (LimitReport) async throws -> Change
  ) async throws -> Reply {
    guard let request = try await repeatable(call, caller) else {
      return try await make(call, caller, store, nil, prepare).reply
    }
    switch await inFlight.enter(request.scope, at: call.arrival.uptime) {
    case .replay(let kept): return try await replay(kept, of: request, call, caller)
    case .giveUp:
      _ = try await caller.admit(call, .burstOnly)
      throw APIError.requestInProgress
    case .lead: break
    }
    var kept: KeptAnswer?
    defer { inFlight.leave(request.scope, kept) }
    if let record = try await store.read({ tx in
      try IdempotencyRecords.find(request.scope, in: tx)
    }) {
      let found = try KeptAnswer(record, of: store.tenant, openedBy: vault)
      kept = found
      return try await replay(found, of: request, call, caller)
    }
    let made = try await make(call, caller, store, request, prepare)
    kept = made.kept
    return made.reply
  }

  /// A key that cannot be one is refused as any other bad input is: the request was one, and is charged.
  private func repeatable(
    _ call: Call, _ caller: Principal
  ) async throws -> RepeatableRequest? {
    do throws(APIError) {
      return try RepeatableRequest(call.request, of: caller)
    } catch {
      _ = try await caller.admit(call)
      throw error
    }
  }

  /// Its usage is recorded with the change. Where nothing is changed in the end, it is counted like that of others.
  private func make(
    _ call: Call, _ caller: Principal, _ store: TenantStore, _ request: RepeatableRequest?,
    _ prepare: (LimitReport) async throws -> Change
  ) async throws -> Made {
    let limits = try await caller.admit(call, isCountedLater: true)
    do {
      return try await commit(call, caller, store, prepare(limits), request)
    } catch {
      caller.meter.count(call.entrance.label, at: call.arrival.now, refused: false)
      throw error
    }
  }

  /// A replay is a request too, but only of the minute: it does no work that a quota is for.
  private func replay(
    _ kept: KeptAnswer, of request: RepeatableRequest, _ call: Call, _ caller: Principal
  ) async throws -> Reply {
    _ = try await caller.admit(call, .burstOnly)
    return try request.replay(kept)
  }

  /// One transaction: the effect, its usage, and the answer that is given again.
  private func commit(
    _ call: Call, _ caller: Principal, _ store: TenantStore, _ change: @escaping Change,
    _ request: RepeatableRequest?
  ) async throws -> Made {
    let label = call.entrance.label
    let success = call.operation.success
    return try await store.write { [vault] tx throws in
      let transaction = tx.transaction
      try Usage.record(
        label, caller.subject, at: tx.now, zone: caller.tenant.timeZone, in: transaction)
      if let request, let record = try IdempotencyRecords.find(request.scope, in: tx) {
        // Another node was faster.
        let kept = try KeptAnswer(record, of: tx.tenant, openedBy: vault)
        return Made(reply: try request.replay(kept), kept: kept)
      }
      let reply = try change(tx)
      guard let request, let answer = reply.recorded(success: success) else {
        return Made(reply: reply, kept: nil)
      }
      let record = IdempotencyRecord(
        answer, request.fingerprint, of: tx.tenant, at: tx.now, sealedBy: vault)
      guard try IdempotencyRecords.store(record, request.scope, in: tx) else {
        throw StoreError(.conflict, "another node keeps an answer under the same idempotency key")
      }
      return Made(reply: reply, kept: KeptAnswer(answer, to: request.fingerprint))
    }
  }

  /// What a transaction came to.
  private struct Made: Sendable {
    let reply: Reply
    let kept: KeptAnswer?
  }
}

extension Reply {
  /// The answer to be given again; nil when it was not accepted.
  fileprivate func recorded(success: Status) -> RecordedAnswer? {
    let status = status ?? success
    guard (200..<300).contains(status.code) else { return nil }
    guard case .stream = body else {
      var bytes: [UInt8] = []
      if case .bytes(let whole) = body { bytes = whole }
      return RecordedAnswer(
        status: status.code, contentType: headers[.contentType] ?? "", body: bytes)
    }
    preconditionFailure("the answer to a change is whole")
  }
}
