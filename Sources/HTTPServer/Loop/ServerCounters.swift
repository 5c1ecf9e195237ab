import Synchronization

/// What one event loop has done: written by its thread alone, read by any.
final class ServerCounters: Sendable {
  /// The things that are counted.
  enum Kind: Int, CaseIterable {
    case accepted, turnedAway, open, requests, bytesReceived, bytesSent
    case success, redirection, clientError, serverError
  }

  private let counts = [10 of Atomic<Int>] { _ in Atomic(0) }

  /// With one writer, a load and a store are enough.
  func add(_ amount: Int, to kind: Kind) {
    let old = counts[kind.rawValue].load(ordering: .relaxed)
    counts[kind.rawValue].store(old &+ amount, ordering: .relaxed)
  }

  @inline(__always)
  func count(_ status: Status) {
    switch status.code {
    case ..<300: add(1, to: .success)
    case ..<400: add(1, to: .redirection)
    case ..<500: add(1, to: .clientError)
    default: add(1, to: .serverError)
    }
  }

  subscript(kind: Kind) -> Int { counts[kind.rawValue].load(ordering: .relaxed) }
}

/// What a server has done since it started, over all of its event loops.
package struct ServerStatistics: Hashable, Sendable {
  package let connectionsAccepted: Int
  /// Closed with 503 at once, because there were too many.
  package let connectionsTurnedAway: Int
  package let connectionsOpen: Int
  package let requests: Int
  package let bytesReceived: Int
  package let bytesSent: Int
  package let successes: Int
  package let redirections: Int
  package let clientErrors: Int
  package let serverErrors: Int

  init(_ counters: [ServerCounters]) {
    func sum(_ kind: ServerCounters.Kind) -> Int { counters.reduce(0) { $0 + $1[kind] } }
    connectionsAccepted = sum(.accepted)
    connectionsTurnedAway = sum(.turnedAway)
    connectionsOpen = sum(.open)
    requests = sum(.requests)
    bytesReceived = sum(.bytesReceived)
    bytesSent = sum(.bytesSent)
    successes = sum(.success)
    redirections = sum(.redirection)
    clientErrors = sum(.clientError)
    serverErrors = sum(.serverError)
  }
}
