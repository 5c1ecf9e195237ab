import Glibc

/// A free port of 127.0.0.1 that is kept for a server which comes later, and comes again.
///
/// A socket that is bound and never listens holds it. A server that sets `SO_REUSEADDR` may listen there all the same;
/// nobody else is given the port: not who asks for any free one, and no client as the port it calls from.
final class ReservedPort {
  struct Failure: Error {
    let errno: Int32
  }

  private let socket: Int32
  let number: UInt16

  init() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard let number = Self.bind(socket) else {
      let failure = Failure(errno: errno)
      close(socket)
      throw failure
    }
    self.socket = socket
    self.number = number
  }

  deinit { close(socket) }

  /// Binds to a port that the system chooses; nil when that failed.
  private static func bind(_ socket: Int32) -> UInt16? {
    var yes: Int32 = 1
    unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failure = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        unsafe Glibc.bind(socket, general, length) != 0
          || getsockname(socket, general, &length) != 0
      }
    }
    return failure ? nil : UInt16(bigEndian: address.sin_port)
  }
}
