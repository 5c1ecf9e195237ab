import CSystem
import Glibc

/// Decompresses gzip with the system's own `gzip -dc`, so nothing is shared with what is tested.
enum Gunzip {
  /// Nil when the tool refuses the bytes.
  static func whole(_ bytes: [UInt8]) -> [UInt8]? {
    let (content, isWhole) = prefix(bytes)
    return isWhole ? content : nil
  }

  /// What can be read of bytes that may end early, and whether they did not.
  static func prefix(_ bytes: [UInt8]) -> (content: [UInt8], isWhole: Bool) {
    var template = Array("/tmp/qanat-gzip-XXXXXX".utf8CString)
    let file = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
    guard file >= 0 else { return ([], false) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer {
      close(file)
      _ = unsafe unlink(path)
    }
    let written = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    guard written == bytes.count, let pipe = unsafe popen("gzip -dc < \(path) 2>/dev/null", "r")
    else { return ([], false) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe fread($0.baseAddress, 1, $0.count, pipe)
      }
      if count == 0 { break }
      content += chunk[..<count]
    }
    return (content, unsafe pclose(pipe) == 0)
  }
}
