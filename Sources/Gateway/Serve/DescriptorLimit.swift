import Glibc

/// How many descriptors the process may have: one for each connection, and some for files.
struct DescriptorLimit: Hashable, Sendable {
  /// For loops, files, listeners and what a library opens for a moment.
  static let ownCount = 96

  let count: Int

  /// The usual limit of a session is far below what the system allows a server.
  private static let countMax: rlim_t = 1 << 20

  /// Raises the limit as far as it may go without a privilege, and returns it.
  static func raise() -> Self {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return Self(count: 0)
    }
    let wanted = min(limit.rlim_max, countMax)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return Self(count: Int(clamping: limit.rlim_cur))
  }

  /// How many connections may come in: callers, however many, leave what goes out its place. Where there are few
  /// descriptors, both have half of them. `surplus` are those that are told that there is no place for them.
  func connections(wanted: Int, surplusWanted: Int, othersCount: Int) -> (max: Int, surplus: Int) {
    let left = count - min(othersCount, count / 2)
    let surplus = max(1, min(surplusWanted, left / 4))
    return (max: max(1, min(wanted, left - surplus)), surplus: surplus)
  }
}
