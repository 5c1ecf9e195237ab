import Glibc
import Synchronization

/// A free port of 127.0.0.1 that is kept for a server which comes later, and comes again.
///
/// A socket that is bound and never listens holds it, below the ports that the system lends to clients. Nobody else is
/// given the port; a server that sets `SO_REUSEADDR` may listen there all the same.
final class ReservedPort {
  struct Failure: Error {}

  private let socket: Int32
  let number: UInt16

  init() throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard let number = Self.bind(socket) else {
      close(socket)
      throw Failure()
    }
    self.number = number
    // Only now: two that asked for it before would be given the same port.
    var yes: Int32 = 1
    unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(socket) }

  private static let ports = 15_000..<30_000
  private static let nextPort = Atomic(Int(getpid()) * 37)

  /// Binds to the next port that is free; nil when none is.
  private static func bind(_ socket: Int32) -> UInt16? {
    for _ in ports {
      let step = nextPort.wrappingAdd(1, ordering: .relaxed).oldValue
      let port = UInt16(ports.lowerBound + step % ports.count)
      if bind(socket, to: port) { return port }
    }
    return nil
  }

  private static func bind(_ socket: Int32, to port: UInt16) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        unsafe Glibc.bind(socket, general, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
