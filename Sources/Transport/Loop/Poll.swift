internal import CCurl
internal import Core
internal import Glibc

/// The descriptors that the loop waits on, each with the purpose whose transfers it belongs to. Used
/// by the loop's thread alone.
@safe final class Poll {
  enum Event {
    case wake
    case socket(descriptor: Int32, events: Int32, purpose: Purpose)
  }

  private let descriptor: Int32
  private var ready = unsafe [epoll_event](repeating: epoll_event(), count: readyMax)

  init?(wake: EventDescriptor) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    guard control(EPOLL_CTL_ADD, wake.descriptor, Self.readable, Self.wakeMark) else { return nil }
  }

  deinit { close(descriptor) }

  /// Follows what libcurl asks for a socket.
  func watch(_ socket: Int32, _ what: Int32, for purpose: Purpose) {
    guard what != CURL_POLL_REMOVE else {
      _ = control(EPOLL_CTL_DEL, socket, 0, 0)
      return
    }
    var events: UInt32 = 0
    if what & CURL_POLL_IN != 0 { events |= Self.readable }
    if what & CURL_POLL_OUT != 0 { events |= Self.writable }
    let mark = UInt64(Self.index(purpose)) << 32 | UInt64(UInt32(bitPattern: socket))
    if !control(EPOLL_CTL_MOD, socket, events, mark) {
      _ = control(EPOLL_CTL_ADD, socket, events, mark)
    }
  }

  /// Waits until something happens or the time is over; nil waits for something.
  func wait(_ time: Duration?) -> [Event] {
    let milliseconds = time.map { Int32(clamping: max(0, ($0.microseconds + 999) / 1_000)) } ?? -1
    let count = unsafe epoll_wait(descriptor, &ready, Int32(Self.readyMax), milliseconds)
    return unsafe ready.prefix(Int(max(count, 0))).map { unsafe Self.event($0) }
  }

  private static func event(_ ready: epoll_event) -> Event {
    var ready = unsafe ready
    let mark = unsafe qanat_poll_mark(&ready)
    let bits = unsafe ready.events
    guard mark != wakeMark else { return .wake }
    var events: Int32 = 0
    if bits & readable != 0 { events |= CURL_CSELECT_IN }
    if bits & writable != 0 { events |= CURL_CSELECT_OUT }
    if bits & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { events |= CURL_CSELECT_ERR }
    return .socket(
      descriptor: Int32(bitPattern: UInt32(truncatingIfNeeded: mark)), events: events,
      purpose: Purpose.allCases[Int(mark >> 32)])
  }

  private func control(_ act: Int32, _ socket: Int32, _ events: UInt32, _ mark: UInt64) -> Bool {
    qanat_poll_control(descriptor, act, socket, events, mark) == 0
  }

  private static func index(_ purpose: Purpose) -> Int {
    Purpose.allCases.firstIndex(of: purpose) ?? 0
  }

  private static let readable = EPOLLIN.rawValue
  private static let writable = EPOLLOUT.rawValue
  private static let wakeMark = UInt64.max
  private static let readyMax = 256
}
