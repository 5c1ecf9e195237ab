internal import Glibc

/// What a request carries.
package enum OutgoingBody: Sendable {
  case none
  case bytes([UInt8])
  /// Read while it is sent, so that a large file never stands in memory.
  case file(OutgoingFile)

  var bytesCount: Int {
    switch self {
    case .none: 0
    case .bytes(let bytes): bytes.count
    case .file(let file): file.bytesCount
    }
  }

  /// Copies what stands at the offset; 0 at the end, nil when a file cannot be read or has shrunk.
  func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    switch self {
    case .none:
      return 0
    case .bytes(let bytes):
      let count = min(buffer.count, bytes.count - offset)
      guard count > 0 else { return 0 }
      unsafe bytes.withUnsafeBytes { source in
        unsafe buffer.copyMemory(from: .init(rebasing: source[offset..<(offset + count)]))
      }
      return count
    case .file(let file):
      return unsafe file.copy(from: offset, into: buffer)
    }
  }
}

extension OutgoingBody: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: UInt8...) { self = .bytes(elements) }
}

/// A regular file opened for one or more requests; closed when the last of them lets it go.
package final class OutgoingFile: Sendable {
  let bytesCount: Int
  private let descriptor: Int32

  /// Nil when the path is not a regular file that can be read.
  package init?(path: String) {
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    var facts = stat()
    guard unsafe fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      return nil
    }
    descriptor = opened
    bytesCount = Int(facts.st_size)
  }

  deinit { close(descriptor) }

  func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let wanted = min(buffer.count, bytesCount - offset)
    guard wanted > 0 else { return 0 }
    let count = unsafe pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
    return count > 0 ? count : nil
  }
}
