public import Glibc

/// A value that one thread at a time may use, for locks that are held across a system call.
///
/// The standard library's `Mutex` hands a lock that is waited for over inside the kernel. The thread
/// sanitizer cannot see that and reports every such use as a race, so where waiting is to be expected
/// this stands in its place.
///
/// Copies are the same lock around the same value. Lock and value lie side by side in one piece of memory: where there are
/// many of them, each that is used is fetched from afar.
///
/// Public, as the compiler lets the functions of public types alone melt into their callers in other modules.
@safe
public struct Locked<Value: Sendable>: @unchecked Sendable {  // a mutex protects the value
  @usableFromInline
  let memory: LockedMemory<Value>

  /// A lock around this value.
  public init(_ value: Value) {
    memory = LockedMemory.make(value)
  }

  /// Uses the value while no other thread does.
  @inlinable
  public func withLock<Result, Failure>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe memory.withUnsafeMutablePointers { mutex, value throws(Failure) in
      unsafe pthread_mutex_lock(mutex)
      defer { unsafe pthread_mutex_unlock(mutex) }
      return try unsafe body(&value.pointee)
    }
  }

  /// Has the lock and the first bytes of the value come closer while something else is done.
  package func fetchAhead(valueByteCount: Int) {
    FetchAhead.start(memory, byteCount: LockedMemory<Value>.headByteCount + valueByteCount)
  }

  /// Whether both are one lock around one value.
  package static func === (left: Self, right: Self) -> Bool { left.memory === right.memory }
}

/// A mutex and the value behind it, neither of which ever moves.
@safe
@usableFromInline
final class LockedMemory<Value: Sendable>: ManagedBuffer<pthread_mutex_t, Value> {
  /// What lies before the value: the head of an object, and the mutex.
  static var headByteCount: Int { unsafe 16 + MemoryLayout<pthread_mutex_t>.size }

  static func make(_ value: Value) -> LockedMemory {
    let memory = unsafe create(minimumCapacity: 1) { _ in unsafe pthread_mutex_t() }
    unsafe memory.withUnsafeMutablePointers { mutex, place in
      let result = unsafe AdaptiveMutex.initialize(mutex)
      precondition(result == 0, "no lock can be made")
      unsafe place.initialize(to: value)
    }
    return unsafe unsafeDowncast(memory, to: LockedMemory.self)
  }

  deinit {
    unsafe withUnsafeMutablePointers { mutex, value in
      unsafe value.deinitialize(count: 1)
      unsafe pthread_mutex_destroy(mutex)
    }
  }
}
