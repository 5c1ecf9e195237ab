import Glibc

/// The two calls that move bytes; a negative result is `-errno`.
enum Socket {
  /// What the socket takes of the bytes from an offset on; 0 when it takes nothing now.
  static func send(_ descriptor: Int32, _ bytes: Span<UInt8>, from start: Int) -> Int {
    let count = unsafe bytes.withUnsafeBufferPointer { buffer in
      let part = unsafe UnsafeBufferPointer(rebasing: buffer[start...])
      return unsafe Glibc.send(
        descriptor, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
    }
    if count >= 0 { return count }
    return errno == EAGAIN ? 0 : -Int(errno)
  }

  /// Reads into the buffer; 0 at the end of the input.
  static func receive(_ descriptor: Int32, into buffer: inout [UInt8]) -> Int {
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
    }
    return count >= 0 ? count : -Int(errno)
  }
}
