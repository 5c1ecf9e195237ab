import Glibc

/// How many descriptors the process may have: one for each connection, and some for files.
enum DescriptorLimit {
  /// The usual limit of a session is far below what the system allows a server.
  private static let countMax: rlim_t = 1 << 20

  /// Raises the limit as far as it may go without a privilege, and returns it.
  static func raise() -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return 0
    }
    let wanted = min(limit.rlim_max, countMax)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return Int(clamping: limit.rlim_cur)
  }
}
