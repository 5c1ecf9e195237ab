import Glibc

/// Lets one thread wait for another, for closures of a transaction that may not suspend.
@safe
final class Signal: @unchecked Sendable {
  // A semaphore is its own lock.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { unsafe sem_init(semaphore, 0, 0) }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  func set() { unsafe sem_post(semaphore) }

  func wait() { while unsafe sem_wait(semaphore) != 0 {} }
}
