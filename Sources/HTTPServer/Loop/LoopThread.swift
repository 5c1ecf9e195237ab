import CSystem
import Glibc

/// Runs a closure on a thread of its own.
enum LoopThread {
  private final class Start {
    let name: String
    let body: @Sendable () -> Void

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Detached: whoever needs its end has `body` say so.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(ServerError) {
    let start = unsafe Unmanaged.passRetained(Start(name, body))
    var thread = pthread_t()
    let failure = unsafe pthread_create(
      &thread, nil,
      { raw in
        let start = unsafe Unmanaged<Start>.fromOpaque(raw!).takeRetainedValue()
        unsafe qanat_thread_name(String(start.name.prefix(15)))
        start.body()
        return nil
      }, start.toOpaque())
    guard failure == 0 else {
      unsafe start.release()
      throw ServerError(.system(failure), "cannot start a thread")
    }
    pthread_detach(thread)
  }
}
