import Glibc
import Testing

/// A raw connection to a port of this machine.
final class Client {
  private let socket: Int32
  /// What came and belongs to the next answer.
  private var pending: [UInt8] = []

  init(port: UInt16) throws {
    socket = try #require(Self.connected(to: port), "nobody listens on \(port)")
  }

  /// Nil when nobody listens there, where that is to be expected.
  init?(reaching port: UInt16) {
    guard let socket = Self.connected(to: port) else { return nil }
    self.socket = socket
  }

  private static func connected(to port: UInt16) -> Int32? {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    unsafe setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(socket)
      return nil
    }
    return socket
  }

  deinit { close(socket) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe Glibc.send(socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
    }
  }

  /// The next answer, on a connection that stays open; nil when the connection ended first.
  ///
  /// It reads a body by its `Content-Length`: answers of the gateway's own have one, or have no body.
  func receive() -> WireAnswer? {
    while true {
      if let (answer, length) = WireAnswer.first(in: pending) {
        pending.removeFirst(length)
        return answer
      }
      guard receiveSome() else { return nil }
    }
  }

  /// Waits for more bytes; false when there will be none.
  func receiveSome() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe chunk.withUnsafeMutableBytes { buffer in
      unsafe recv(socket, buffer.baseAddress, buffer.count, 0)
    }
    guard count > 0 else { return false }
    pending += chunk[..<count]
    return true
  }

  /// Everything until the server closes.
  func receiveAll() -> String {
    var received: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe recv(socket, buffer.baseAddress, buffer.count, 0)
      }
      guard count > 0 else { return String(decoding: received, as: UTF8.self) }
      received += chunk[..<count]
    }
  }
}

/// An answer as it came over the wire.
struct WireAnswer {
  let status: Int
  /// All in lower case.
  let head: String
  let body: String
  private let rawHead: String

  /// Head and body as they came.
  var text: String { rawHead + "\r\n\r\n" + body }

  init?(_ text: String) {
    guard let end = text.firstRange(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3))
    else { return nil }
    self.status = status
    rawHead = String(text[..<end.lowerBound])
    head = rawHead.lowercased()
    body = String(text[end.upperBound...])
  }

  /// The first whole answer in these bytes, and how many of them it takes.
  static func first(in bytes: [UInt8]) -> (answer: WireAnswer, length: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound,
      let head = WireAnswer(String(decoding: bytes[..<end], as: UTF8.self))
    else { return nil }
    let length = end + (head["content-length"].flatMap { Int($0) } ?? 0)
    guard length <= bytes.count else { return nil }
    return WireAnswer(String(decoding: bytes[..<length], as: UTF8.self)).map { ($0, length) }
  }

  /// The value of a field as it was written.
  func field(_ name: String) -> String? {
    rawHead.split(separator: "\r\n").first { $0.lowercased().hasPrefix("\(name): ") }
      .map { String($0.dropFirst(name.count + 2)) }
  }

  /// The value of a field, in lower case.
  subscript(name: String) -> String? {
    head.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") }
      .map { String($0.dropFirst(name.count + 2)) }
  }
}
