public import Glibc

/// A value that one thread at a time may use, for locks that are held across a system call.
///
/// The standard library's `Mutex` hands a lock that is waited for over inside the kernel. The thread
/// sanitizer cannot see that and reports every such use as a race, so where waiting is to be expected
/// this stands in its place.
///
/// Public, as the compiler lets the functions of public types alone melt into their callers in other modules.
@safe
public final class Locked<Value: Sendable>: @unchecked Sendable {  // `mutex` protects `value`
  @usableFromInline
  let mutex: UnsafeMutablePointer<pthread_mutex_t>
  // The mutex keeps accesses apart; to ask for each whether they are costs as much as taking it.
  @usableFromInline
  @exclusivity(unchecked)
  var value: Value

  /// A lock around this value.
  public init(_ value: Value) {
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe self.value = value
    let result = unsafe AdaptiveMutex.initialize(mutex)
    precondition(result == 0, "no lock can be made")
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Uses the value while no other thread does.
  @inlinable
  public func withLock<Result, Failure>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try unsafe body(&value)
  }
}
