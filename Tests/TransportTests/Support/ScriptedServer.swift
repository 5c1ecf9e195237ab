import Core
import Glibc

@testable import Transport

/// A server on loopback that does to each connection exactly what a test's script says, on a thread
/// of that connection.
final class ScriptedServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let accepted = Locked(0)
  private let script: @Sendable (Connection, Int) -> Void

  /// The script gets the connection and its number, counted from 1.
  init(_ script: @escaping @Sendable (Connection, Int) -> Void) throws {
    self.script = script
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = Self.loopback(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        unsafe bind(listener, general, size) == 0 && listen(listener, 1_024) == 0
          && getsockname(listener, general, &size) == 0
      }
    }
    guard bound else { throw SetupFailure() }
    port = UInt16(bigEndian: address.sin_port)
    try DedicatedThread.start("accept") { [self] in acceptAll() }
  }

  struct SetupFailure: Error {}

  /// How many connections have come so far.
  var connections: Int { accepted.withLock { $0 } }

  func url(_ target: String = "/") throws -> OutgoingURL {
    try OutgoingURL("http://127.0.0.1:\(port)\(target)")
  }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// A port of loopback on which nobody listens.
  static func closedPort() throws -> UInt16 {
    let server = try ScriptedServer { _, _ in }
    server.stop()
    return server.port
  }

  private func acceptAll() {
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else {
        if errno == EINTR { continue }
        close(listener)
        return
      }
      let number = accepted.withLock { count in
        count += 1
        return count
      }
      let script = script
      try? DedicatedThread.start("script") {
        let connection = Connection(descriptor)
        script(connection, number)
        connection.close()
      }
    }
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    sockaddr_in(
      sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian,
      sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
  }
}

/// The server's end of one connection; used by its script's thread alone.
final class Connection {
  private let descriptor: Int32
  private var isOpen = true
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// The next request, head and body as they came; nil when the other side is done.
  func readRequest() -> String? {
    var end: Int?
    while end == nil {
      end = buffer.indices.first { buffer[$0...].starts(with: "\r\n\r\n".utf8) }
      if end == nil, !fill() { return nil }
    }
    let head = String(decoding: buffer[..<(end! + 4)], as: UTF8.self)
    let length = head.lowercased().split(separator: "\r\n")
      .first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst("content-length:".count).filter { $0 != " " }) }
    let total = end! + 4 + (length ?? 0)
    while buffer.count < total { if !fill() { return nil } }
    defer { buffer.removeFirst(total) }
    return String(decoding: buffer[..<total], as: UTF8.self)
  }

  /// The next line, without its end.
  func readLine() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        defer { buffer.removeFirst(end + 1) }
        return String(decoding: buffer[..<end].filter { $0 != 0x0D }, as: UTF8.self)
      }
      if !fill() { return nil }
    }
  }

  @discardableResult
  func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes[sent...].withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// An answer with a body of known length.
  @discardableResult
  func answer(_ status: String = "200 OK", _ headers: String = "", body: String = "") -> Bool {
    write("HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
  }

  /// Holds still until the other side closes.
  func hang() { while fill() {} }

  /// Ends with a reset instead of a close.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    close()
  }

  func close() {
    if isOpen { Glibc.close(descriptor) }
    isOpen = false
  }

  private func fill() -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(descriptor, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer += piece[..<count]
    return true
  }
}

/// For a script that is slow on purpose.
func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }
