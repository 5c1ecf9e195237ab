import Glibc

/// Why a file could not be used.
struct FileError: Error, Hashable {
  let number: Int32

  /// What the system calls it.
  var reason: String { unsafe String(cString: strerror(number)) }
}

/// Reads small files whole.
enum FileReader {
  /// The content of a file, which must be no longer than a bound.
  static func read(_ path: String, bytesMax: Int) throws(FileError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(number: errno) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(number: errno) }
      guard count > 0 else { return content }
      content += chunk[..<count]
      guard content.count <= bytesMax else { throw FileError(number: EFBIG) }
    }
  }
}
