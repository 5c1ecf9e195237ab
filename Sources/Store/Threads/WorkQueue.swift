import Glibc

/// A bounded queue between tasks that ask and threads that work.
// @unchecked: `mutex` protects `waiting`, `head` and `isClosed`; the rest is constant.
@safe
final class WorkQueue<Element: Sendable>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let limit: Int
  private var waiting: [Element] = []
  private var head = 0
  private var isClosed = false

  /// Why an element was not taken in.
  enum Refusal: Error {
    case full, closed
  }

  init(limit: Int) {
    self.limit = limit
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(arrival, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(arrival)
    unsafe pthread_mutex_destroy(mutex)
    unsafe arrival.deallocate()
    unsafe mutex.deallocate()
  }

  var count: Int { locked { waiting.count - head } }

  func append(_ element: Element) throws(Refusal) {
    let refusal: Refusal? = locked {
      if isClosed { return .closed }
      if waiting.count - head >= limit { return .full }
      waiting.append(element)
      unsafe pthread_cond_signal(arrival)
      return nil
    }
    if let refusal { throw refusal }
  }

  /// Moves everything that waits into `batch`, after waiting for something if told so. False when closed and empty.
  func takeAll(into batch: inout [Element], waiting wait: Bool) -> Bool {
    locked {
      while wait, waiting.isEmpty, !isClosed { unsafe pthread_cond_wait(arrival, mutex) }
      swap(&batch, &waiting)
      return !batch.isEmpty
    }
  }

  /// The oldest element, waiting for one; nil when closed and empty. Not to be mixed with `takeAll` on one queue.
  func takeOne() -> Element? {
    locked {
      while head == waiting.count, !isClosed { unsafe pthread_cond_wait(arrival, mutex) }
      guard head < waiting.count else { return nil }
      let element = waiting[head]
      head += 1
      if head == waiting.count || head > 512 {
        waiting.removeFirst(head)
        head = 0
      }
      return element
    }
  }

  /// Takes nothing in any more. What waits is still handed out.
  func close() {
    locked {
      isClosed = true
      unsafe pthread_cond_broadcast(arrival)
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
