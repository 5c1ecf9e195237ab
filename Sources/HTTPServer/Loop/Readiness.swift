import CSystem

/// What epoll tells of a socket.
struct Readiness: OptionSet {
  let rawValue: UInt32

  static let readable = Readiness(rawValue: EPOLLIN.rawValue)
  static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
  /// The peer has sent its last byte; it may still read.
  static let peerFinished = Readiness(rawValue: EPOLLRDHUP.rawValue)
  /// The connection is of no more use in either direction.
  static let broken = Readiness(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  /// Tell once a change, instead of as long as it lasts.
  static let onceAChange = Readiness(rawValue: EPOLLET.rawValue)
}
