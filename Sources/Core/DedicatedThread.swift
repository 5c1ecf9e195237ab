import CSystem
import Glibc

/// Starts a thread of its own for work that blocks, away from the pool that tasks share.
package enum DedicatedThread {
  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Detached: whoever needs its end has `body` say so. It takes no signals; the main thread does.
  ///
  /// The name is what `top -H` and debuggers show, fifteen bytes of it.
  package static func start(
    _ name: String, _ body: @escaping @Sendable () -> Void
  ) throws(ThreadError) {
    let start = unsafe Unmanaged.passRetained(Start(name, body))
    let failure = unsafe qanat_thread_start(
      { argument in
        guard let argument = unsafe argument else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        unsafe qanat_thread_name(start.name)
        start.body()
        return nil
      }, start.toOpaque())
    guard failure == 0 else {
      unsafe start.release()
      throw ThreadError(number: failure)
    }
  }
}

/// The system gave no thread.
package struct ThreadError: Error, CustomStringConvertible {
  /// As in `errno`.
  package let number: Int32

  package var description: String {
    "cannot start a thread: \(unsafe String(cString: strerror(number)))"
  }
}
