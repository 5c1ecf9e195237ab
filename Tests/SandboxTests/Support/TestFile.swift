import Core
import Glibc

/// Files under `Tests`.
enum TestFile {
  /// The JSON in a file; nil when there is no such file.
  static func json(_ path: String) throws -> JSON? {
    let folder = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let descriptor = unsafe open("/\(folder)/\(path)", O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &block, block.count)
      if count <= 0 { break }
      bytes += block[..<count]
    }
    return try JSON.parse(bytes)
  }
}
