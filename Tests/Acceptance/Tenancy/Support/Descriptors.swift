import Glibc
import Testing

/// How many files and sockets this process may have open.
enum Descriptors {
  /// Raises the limit where it is lower than what a test needs.
  static func allow(_ count: Int) throws {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur < count else { return }
    limit.rlim_cur = rlim_t(count)
    let failure = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    try #require(failure == 0, "this test needs \(count) descriptors; raise `ulimit -n`")
  }
}
