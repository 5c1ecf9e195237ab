internal import CCurl
internal import Core

/// The way in to the one thread that drives libcurl for every HTTP request.
final class TransferLoop: Sendable {
  private let inbox: CommandInbox

  /// Starts the thread; it ends with `stop`.
  init(_ options: TransportOptions, clock: any WallClock, log: Log) throws(TransportError) {
    guard Library.isReady, let wake = EventDescriptor() else { throw .noStart }
    let inbox = CommandInbox(wake: wake)
    self.inbox = inbox
    do throws(ThreadError) {
      try DedicatedThread.start("transport") {
        // What the thread owns is made on it and never leaves it.
        guard let core = TransferLoopCore(inbox, options, clock: clock, log: log) else {
          return inbox.close()
        }
        core.run()
      }
    } catch {
      throw .noStart
    }
  }

  /// False when the loop has stopped.
  func post(_ command: TransferCommand) -> Bool { inbox.post(command) }
}

extension TransportError {
  fileprivate static let noStart = TransportError(
    .failed, .notSent, "the transport could not start: out of memory, descriptors or threads")
}

/// What others have asked of the loop and it has not taken yet.
final class CommandInbox: Sendable {
  private struct State: Sendable {
    var commands: [TransferCommand] = []
    var isClosed = false
  }

  let wake: EventDescriptor
  private let state = Locked(State())

  init(wake: EventDescriptor) { self.wake = wake }

  /// False when nobody will take the command.
  func post(_ command: TransferCommand) -> Bool {
    let (taken, wasEmpty) = state.withLock { state in
      guard !state.isClosed else { return (false, false) }
      state.commands.append(command)
      return (true, state.commands.count == 1)
    }
    if wasEmpty { wake.signal() }
    return taken
  }

  func takeAll() -> [TransferCommand] {
    wake.take()
    return state.withLock { state in
      defer { state.commands.removeAll() }
      return state.commands
    }
  }

  /// Takes nothing more, and refuses what was not taken.
  func close() {
    let left = state.withLock { state in
      state.isClosed = true
      defer { state.commands.removeAll() }
      return state.commands
    }
    for command in left {
      switch command {
      case .start(let job): job.finish(.failure(.stopped))
      case .stop(let done): done()
      case .cancel, .guardBy: break
      }
    }
  }
}

extension TransportError {
  static let stopped = TransportError(.stopped, .notSent, "the transport was stopped")
}
