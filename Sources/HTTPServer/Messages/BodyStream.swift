import Core

/// A request body that is handed on while it arrives.
///
///     while let chunk = try await stream.next() { … }
///
/// The server reads from the client only as fast as the stream is read.
package final class BodyStream: Sendable {
  /// What has arrived and was not taken yet may grow to this before reading stops.
  static let bufferedBytesMax = 256 * 1024

  private struct State {
    var arrived: [UInt8] = []
    var end: Result<Void, BodyError>?
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Locked(State())
  private let resumeReading: @Sendable () -> Void

  init(resumeReading: @escaping @Sendable () -> Void) {
    self.resumeReading = resumeReading
  }

  /// All that has arrived since the last call, or nil at the end. One caller at a time.
  package func next() async throws(BodyError) -> [UInt8]? {
    while true {
      let taken = state.withLock { state -> Result<[UInt8]?, BodyError>? in
        if !state.arrived.isEmpty {
          defer { state.arrived = [] }
          return .success(state.arrived)
        }
        return state.end?.map { nil }
      }
      if let taken {
        if case .success(.some) = taken { resumeReading() }
        return try taken.get()
      }
      await arrival()
    }
  }

  private func arrival() async {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state in
        if !state.arrived.isEmpty || state.end != nil { return true }
        precondition(state.waiter == nil, "a body has one reader")
        state.waiter = continuation
        return false
      }
      if ready { continuation.resume() }
    }
  }

  /// Takes bytes from the connection; false when it should stop reading for now.
  func append(_ bytes: some Sequence<UInt8>) -> Bool {
    let (waiter, hasRoom) = state.withLock { state in
      state.arrived.append(contentsOf: bytes)
      return (state.waiter.take(), state.arrived.count < Self.bufferedBytesMax)
    }
    waiter?.resume()
    return hasRoom
  }

  /// Ends the stream, once; later ends change nothing.
  func finish(_ end: Result<Void, BodyError>) {
    let waiter = state.withLock { state in
      if state.end == nil { state.end = end }
      return state.waiter.take()
    }
    waiter?.resume()
  }
}

/// Why a body stream ended early.
package enum BodyError: Error, Hashable {
  case tooLarge(limitBytes: Int)
  case malformed(Malformation)
  case timeout
  case disconnected
}
