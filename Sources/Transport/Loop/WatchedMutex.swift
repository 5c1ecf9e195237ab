internal import Synchronization

/// A mutex whose order the thread sanitizer sees as well.
///
/// `Mutex` waits for a contended lock inside the standard library, which the sanitizer does not
/// watch, so it would take what the lock protects for unprotected. An atomic that each holder changes
/// on its way in and out shows it who came after whom.
final class WatchedMutex<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>
  private let order = Atomic<UInt>(0)

  init(_ value: Value) { mutex = Mutex(value) }

  func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    mutex.withLock { value in
      order.wrappingAdd(1, ordering: .acquiringAndReleasing)
      defer { order.wrappingAdd(1, ordering: .acquiringAndReleasing) }
      return body(&value)
    }
  }
}
