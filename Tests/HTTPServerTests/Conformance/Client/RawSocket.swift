import Glibc

/// A client's end of one TCP connection, by system calls alone, so that it shares nothing with the
/// server. It blocks its thread, never longer than it is told.
@safe final class RawSocket {
  /// What came from the server.
  enum Received: Equatable {
    case bytes([UInt8])
    /// The server sends no more.
    case end
    case reset
    case timeout
  }

  private let descriptor: Int32
  private var chunk = [UInt8](repeating: 0, count: 64 * 1024)

  /// Nil when the connection is refused. A small receive buffer makes for a slow reader.
  init?(port: UInt16, receiveBufferBytes: Int32? = nil) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    if let receiveBufferBytes { set(SOL_SOCKET, SO_RCVBUF, receiveBufferBytes) }
    set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// False when the server is gone, or takes nothing for that long.
  func send(_ bytes: [UInt8], within time: Duration = .seconds(10)) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard isReady(Int16(POLLOUT), within: time) else { return false }
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(
          descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
        )
      }
      if count < 0 {
        guard errno == EAGAIN || errno == EINTR else { return false }
      } else {
        rest = rest.dropFirst(count)
      }
    }
    return true
  }

  /// Sends the block again and again, until that many bytes have gone out in all.
  func finishSending(_ block: [UInt8], _ sentCount: Int, upTo count: Int) -> Bool {
    var sentCount = sentCount
    while sentCount < count {
      let next = Array(block.prefix(count - sentCount))
      guard send(next) else { return false }
      sentCount += next.count
    }
    return true
  }

  /// Whether something can be read in time, be it the end.
  func isReadable(within time: Duration) -> Bool { isReady(Int16(POLLIN), within: time) }

  /// The next bytes, when some come in time.
  func receive(within time: Duration, limitBytes: Int = .max) -> Received {
    guard isReady(Int16(POLLIN), within: time) else { return .timeout }
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, min($0.count, limitBytes), 0)
    }
    if count > 0 { return .bytes(Array(chunk[..<count])) }
    return count == 0 ? .end : .reset
  }

  /// Tells the server that no more will come, and goes on reading.
  func halfClose() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// Makes the later close a reset.
  func resetOnClose() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    _ = unsafe setsockopt(
      descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private func isReady(_ events: Int16, within time: Duration) -> Bool {
    let deadline = ContinuousClock.now + time
    while true {
      let rest = max(.zero, deadline - .now)
      var entry = pollfd(fd: descriptor, events: events, revents: 0)
      let milliseconds =
        Int32(rest.components.seconds * 1_000)
        + Int32(rest.components.attoseconds / 1_000_000_000_000_000)
      let count = unsafe poll(&entry, 1, milliseconds)
      if count > 0 { return true }
      if count == 0 || errno != EINTR { return false }
    }
  }
}
