import CSystem
package import Core
import Glibc

/// An HTTP/1.1 server on one address: an event loop a core, each with its own listener.
///
///     let server = try Server(listeningOn: address, routes: routes, clock: clock, log: log) { … }
///     await server.run()      // until `stop(within:)`
package final class Server: Sendable {
  /// Makes the body of an answer that the server gives by itself; the server sets the status, `Allow`
  /// and `Retry-After`. The head is nil when it could not be read.
  package typealias Refuse = @Sendable (Refusal, RequestHead?) -> Response

  private static let backlog: Int32 = 4_096

  /// The address it listens on, with the real port when 0 was asked for.
  package let address: SocketAddress
  private let workers: [Worker]
  private let state: Locked<State>

  private struct State {
    var runningCount: Int
    var waiters: [CheckedContinuation<Void, Never>] = []
    var isStarted = false
  }

  /// Binds at once; connections are taken from `run` on.
  package init(
    listeningOn address: SocketAddress, options: ServerOptions = ServerOptions(), routes: [Route],
    clock: any WallClock, log: Log, refuse: @escaping Refuse
  ) throws {
    let router = try Router(routes)
    let count = options.loopCount ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    try Self.checkFree(address)
    var bound = address
    let acceptor = Acceptor()
    var workers: [Worker] = []
    for _ in 0..<count {
      let loop = try EventLoop(clock: clock)
      let listener = try Self.listen(on: bound)
      bound = try Self.boundAddress(of: listener)
      workers.append(
        Worker(
          loop: loop, listener: listener, acceptor: acceptor, router: router, options: options,
          workerCount: count, log: log, refuse: refuse))
    }
    self.address = bound
    self.workers = workers
    state = Locked(State(runningCount: count))
  }

  /// What it has done so far.
  package var statistics: ServerStatistics { ServerStatistics(workers.map(\.counters)) }

  /// Serves until `stop` has ended the last connection.
  package func run() async throws(ServerError) {
    for (index, worker) in workers.enumerated() {
      do throws(ThreadError) {
        try DedicatedThread.start("http-\(index)") { [self] in
          worker.run()
          workerHasEnded()
        }
      } catch {
        throw ServerError(.system(error.number), "cannot start a thread")
      }
    }
    await ended()
  }

  /// Takes no more connections, lets requests in flight finish, and closes what is left in the end.
  package func stop(within time: Duration) async {
    // A loop that has ended would keep the work, and with it the worker, for ever.
    guard state.withLock({ $0.runningCount > 0 }) else { return }
    for worker in workers { worker.loop.submit { worker.drain(within: time) } }
    await ended()
  }

  /// New bounds for what comes from now on; the number of loops stays.
  package func reload(_ options: ServerOptions) {
    for worker in workers { worker.loop.submit { worker.reload(options) } }
  }

  private func ended() async {
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        if state.runningCount == 0 { return true }
        state.waiters.append(continuation)
        return false
      }
      if hasEnded { continuation.resume() }
    }
  }

  private func workerHasEnded() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.runningCount -= 1
      guard state.runningCount == 0 else { return [] }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// A shared port would let a second server of the same user take half of the connections unseen,
  /// so the address is first opened unshared.
  private static func checkFree(_ address: SocketAddress) throws(ServerError) {
    guard address.port != 0 else { return }
    var system = address.system
    let failure = unsafe qanat_address_is_free(&system)
    guard failure == 0 else { throw ServerError(binding: address, errno: -failure) }
  }

  private static func listen(on address: SocketAddress) throws(ServerError) -> Int32 {
    var system = address.system
    let listener = unsafe qanat_listen(&system, backlog)
    guard listener >= 0 else { throw ServerError(binding: address, errno: -listener) }
    return listener
  }

  private static func boundAddress(of listener: Int32) throws(ServerError) -> SocketAddress {
    var system = qanat_address()
    let failure = unsafe qanat_local_address(listener, &system)
    guard failure == 0 else { throw ServerError(.system(-failure), "cannot read an address") }
    return SocketAddress(system)
  }
}
