import Core
import Glibc

/// The signals that a server answers to. The main thread does nothing but wait for them.
///
/// Nobody listening, or asked to stop a second time, the process ends at once.
final class Signals: Sendable {
  /// What an operator asks for with a signal.
  enum Event: Sendable {
    case stop
    case reload
  }

  private struct State {
    var listener: AsyncStream<Event>.Continuation?
    var isStopping = false
  }

  /// The process has one set of signals, so there is one of these.
  static let process = Signals()

  private let state = Locked(State())
  private let set: sigset_t = {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, number) }
    return set
  }()

  /// What comes from now on. One listener at a time.
  func events() -> AsyncStream<Event> {
    let (stream, continuation) = AsyncStream.makeStream(of: Event.self)
    state.withLock { $0.listener = continuation }
    return stream
  }

  /// Keeps the signals from this thread and from every thread that is started after it. Call it before
  /// any other thread exists.
  func block() {
    var set = set
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Takes signals until the process ends.
  func wait() -> Never {
    var set = set
    while true {
      var number: Int32 = 0
      if unsafe sigwait(&set, &number) == 0 { take(number) }
    }
  }

  private func take(_ number: Int32) {
    state.withLock { state in
      guard let listener = state.listener, number == SIGHUP || !state.isStopping else {
        _exit(128 + number)
      }
      if number == SIGHUP {
        listener.yield(.reload)
      } else {
        state.isStopping = true
        listener.yield(.stop)
      }
    }
  }
}
