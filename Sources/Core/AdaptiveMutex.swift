import CSystem

/// What `Locked` locks. The type of the mutex itself is named there, so this file knows it as memory alone.
enum AdaptiveMutex {
  /// Makes a mutex that spins a little before it sleeps; 0 or an errno.
  static func initialize(_ mutex: UnsafeMutableRawPointer) -> Int32 {
    unsafe qanat_mutex_init(mutex)
  }
}
