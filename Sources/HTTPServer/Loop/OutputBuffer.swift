import Core

/// The answers that go out with the next send; each worker has one, which its connections borrow.
///
/// Whoever changes or sends the bytes takes them out and puts them back. So no access to the property lasts while other
/// code runs, and none has to be checked while the program runs.
final class OutputBuffer {
  /// Pipelined answers are sent once this much has gathered.
  static let bytesMax = 64 * 1024
  /// A buffer that one large answer has grown is given back.
  private static let bytesKept = 256 * 1024

  private var bytes: [UInt8] = []

  init() { clear() }

  var count: Int { bytes.count }
  var isEmpty: Bool { bytes.isEmpty }
  var isFull: Bool { bytes.count > Self.bytesMax }
  var all: [UInt8] { bytes }

  /// Appends what the closure writes, which is at most as much as is said.
  func append(bytesMax: Int, _ write: (inout ByteWriter) -> Void) {
    change { ByteWriter.append(to: &$0, capacity: bytesMax, write) }
  }

  func append(_ more: some Collection<UInt8>) {
    change { $0.append(contentsOf: more) }
  }

  /// Sends all of it once; returns what the socket took, or a negative number when the client is gone.
  func send(to descriptor: Int32) -> Int {
    change { Socket.send(descriptor, $0.span, from: 0) }
  }

  func clear() {
    change { bytes in
      if bytes.capacity > Self.bytesKept { bytes = [] }
      bytes.removeAll(keepingCapacity: true)
      bytes.reserveCapacity(Self.bytesMax)
    }
  }

  @inline(__always)
  private func change<Result>(_ body: (inout [UInt8]) -> Result) -> Result {
    var taken = exchange(&bytes, with: [])
    defer { bytes = taken }
    return body(&taken)
  }
}
