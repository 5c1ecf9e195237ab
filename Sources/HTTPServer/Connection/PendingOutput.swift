/// Output that the socket has not taken yet. There is one only while something waits.
final class PendingOutput {
  private var bytes: [UInt8]
  private var sent = 0

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  var isEmpty: Bool { sent == bytes.count }
  var count: Int { bytes.count - sent }

  func append(_ more: [UInt8]) {
    if sent > bytes.count / 2 {
      bytes.removeFirst(sent)
      sent = 0
    }
    bytes += more
  }

  /// Sends what the socket takes; returns how much, or a negative number when the client is gone.
  func send(_ descriptor: Int32) -> Int {
    let count = Socket.send(descriptor, bytes.span, from: sent)
    if count > 0 { sent += count }
    return count
  }
}
