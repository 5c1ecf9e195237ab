import Glibc

/// A raw connection that asks and listens by hand. It blocks its thread.
final class RawClient {
  let socket: RawSocket
  private var reader = RawResponseReader()
  private(set) var isAtEnd = false

  /// Nil when the connection is refused.
  init?(_ port: UInt16, receiveBufferBytes: Int32? = nil) {
    guard let socket = RawSocket(port: port, receiveBufferBytes: receiveBufferBytes) else {
      return nil
    }
    self.socket = socket
  }

  /// False when the server is gone or takes nothing.
  @discardableResult func send(_ text: String) -> Bool { socket.send(latin(text)) }

  /// The next response, or nil when none comes in time or it is malformed.
  func response(within time: Duration = .seconds(10)) -> RawResponse? {
    let deadline = ContinuousClock.now + time
    while true {
      do {
        if let response = try reader.next(toHead: false, atEnd: isAtEnd) { return response }
      } catch {
        return nil
      }
      guard !isAtEnd, takeMore(until: deadline) else { return nil }
    }
  }

  /// Asks and waits for the answer.
  func ask(_ text: String) -> RawResponse? {
    send(text)
    return response()
  }

  /// Whether the server closes in time, without another byte.
  func ends(within time: Duration = .seconds(10)) -> Bool {
    let deadline = ContinuousClock.now + time
    while !isAtEnd, takeMore(until: deadline) {}
    return isAtEnd && !reader.hasRest
  }

  /// All that has come and was not taken as a response.
  var received: [UInt8] { reader.received }

  /// Takes in what comes in that time.
  func takeMore(within time: Duration) { _ = takeMore(until: .now + time) }

  private func takeMore(until deadline: ContinuousClock.Instant) -> Bool {
    switch socket.receive(within: deadline - .now) {
    case .bytes(let bytes): reader.received += bytes
    case .end, .reset: isAtEnd = true
    case .timeout: return false
    }
    return true
  }
}

/// Looks again and again until the condition holds; false when it does not hold in time.
func eventually(within time: Duration = .seconds(10), _ condition: () -> Bool) -> Bool {
  let deadline = ContinuousClock.now + time
  while !condition() {
    guard .now < deadline else { return false }
    // A pause between looks; the deadline decides.
    usleep(2_000)
  }
  return true
}
