import Glibc

/// The signals that a server answers to, each handed on as an event from a thread of its own.
enum Signals {
  /// What an operator asks for with a signal.
  enum Event: Sendable {
    case stop
    case reload
  }

  /// Blocks the signals in this thread, and so in every thread started after it, and waits for them in
  /// a thread of their own. The second signal to stop ends the process at once.
  static func events() throws(CommandError) -> AsyncStream<Event> {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)

    let (stream, continuation) = AsyncStream.makeStream(of: Event.self)
    let waiter = SignalWaiter(set: set, continuation: continuation)
    guard waiter.start() else { throw CommandError("cannot start a thread for signals") }
    return stream
  }
}

/// Waits for signals until the process ends.
private final class SignalWaiter: Sendable {
  private let set: sigset_t
  private let continuation: AsyncStream<Signals.Event>.Continuation

  init(set: sigset_t, continuation: AsyncStream<Signals.Event>.Continuation) {
    self.set = set
    self.continuation = continuation
  }

  func start() -> Bool {
    var thread = pthread_t()
    let this = unsafe Unmanaged.passRetained(self).toOpaque()
    let failure = unsafe pthread_create(
      &thread, nil,
      { this in
        guard let this = unsafe this else { return nil }
        unsafe Unmanaged<SignalWaiter>.fromOpaque(this).takeRetainedValue().wait()
        return nil
      }, this)
    guard failure == 0 else { return false }
    pthread_detach(thread)
    return true
  }

  private func wait() {
    var set = set
    var isStopping = false
    while true {
      var number: Int32 = 0
      guard unsafe sigwait(&set, &number) == 0 else { continue }
      if number == SIGHUP {
        continuation.yield(.reload)
      } else if isStopping {
        _exit(128 + number)
      } else {
        isStopping = true
        continuation.yield(.stop)
      }
    }
  }
}
