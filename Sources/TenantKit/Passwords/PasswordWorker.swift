package import Core

/// Hashes and checks passwords on threads of its own, two at a time, so that nothing else waits for them.
///
/// A thread lives while there is work.
package final class PasswordWorker: Sendable {
  /// At a tenth of a second each and two at a time, the last of these waits for about three seconds.
  package static let waitingCountMax = 64
  private static let threadCountMax = 2

  private typealias Job = @Sendable () -> Void

  private struct State {
    var waiting: [Job] = []
    var threadCount = 0
    var isStopped = false
  }

  private let state = Locked(State())
  /// Checked where there is no hash, so that an unknown e-mail address costs the same time as a known one.
  private let decoy: PasswordHash

  package init() {
    decoy = PasswordHash(
      cost: .current, salt: KernelGenerator.bytes(16), hash: KernelGenerator.bytes(32))
  }

  /// The hash to keep of a password.
  package func hash(_ password: Secret<String>) async throws(PasswordOverload) -> PasswordHash {
    try await run { PasswordHash(of: password) }
  }

  /// Whether this is the password behind the hash. Without a hash it is false, after the same time.
  package func verify(
    _ password: Secret<String>, against hash: PasswordHash?
  ) async throws(PasswordOverload) -> Bool {
    try await run { [self] in check(password, against: hash) }
  }

  /// The same here and now, on the caller's thread.
  func check(_ password: Secret<String>, against hash: PasswordHash?) -> Bool {
    (hash ?? decoy).verify(password) && hash != nil
  }

  /// Takes no more passwords from now on; those that wait are still worked off.
  package func stop() { state.withLock { $0.isStopped = true } }

  private func run<Value: Sendable>(
    _ work: @escaping @Sendable () -> Value
  ) async throws(PasswordOverload) -> Value {
    let value: Value? = await unsafe withUnsafeContinuation { continuation in
      let isTaken = submit { unsafe continuation.resume(returning: work()) }
      if !isTaken { unsafe continuation.resume(returning: nil) }
    }
    guard let value else { throw PasswordOverload() }
    return value
  }

  private func submit(_ job: @escaping Job) -> Bool {
    let (isTaken, needsThread) = state.withLock { state in
      guard !state.isStopped, state.waiting.count < Self.waitingCountMax else {
        return (false, false)
      }
      state.waiting.append(job)
      guard state.threadCount < Self.threadCountMax else { return (true, false) }
      state.threadCount += 1
      return (true, true)
    }
    if needsThread { startThread() }
    return isTaken
  }

  private func startThread() {
    do throws(ThreadError) {
      try DedicatedThread.start("passwords") { [self] in workOff() }
    } catch {
      // Without a thread the caller's has to do.
      workOff()
    }
  }

  private func workOff() {
    while let job = nextJob() { job() }
  }

  /// The oldest job; without one the calling thread counts as ended.
  private func nextJob() -> Job? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.threadCount -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}

/// Too many passwords wait to be checked; the same call can be made again in a moment.
package struct PasswordOverload: Error, Hashable, CustomStringConvertible {
  package var description: String {
    "too many passwords wait to be checked; try again in a few seconds"
  }
}
