import Glibc

/// Where the zones of this machine lie, and how their files are read.
enum ZoneFile {
  /// The largest file of the database has a few thousand bytes.
  private static let fileBytesMax = 128 * 1024
  private static let nameBytesMax = 64

  /// The folder that the environment names, then the system's own.
  static let folders: [String] = {
    let chosen = unsafe getenv("TZDIR").map { unsafe String(cString: $0) }
    return [chosen, "/usr/share/zoneinfo"].compactMap(\.self).filter { $0.hasPrefix("/") }
  }()

  /// The zone of a name in the first folder that has it.
  static func load(_ identifier: String, from folders: [String]) -> ZoneTable? {
    guard isName(identifier) else { return nil }
    for folder in folders {
      guard let bytes = read("\(folder)/\(identifier)") else { continue }
      if let table = ZoneTable(identifier: identifier, file: bytes) { return table }
    }
    return nil
  }

  /// Whether this has the form of an IANA name; such a name cannot leave its folder.
  ///
  /// The first letter is a capital, which the folder's other files (`posix/`, `localtime`) do not have.
  private static func isName(_ text: String) -> Bool {
    guard text.utf8.count <= nameBytesMax, let first = text.utf8.first else { return false }
    return isCapital(first)
      && text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy { part in !part.isEmpty && part.allSatisfy(isPartOfName) }
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    isCapital(byte & ~0x20) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }

  /// The bytes of a plain file that is not too large.
  private static func read(_ path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= fileBytesMax
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < bytes.count {
      let result = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
      }
      if result < 0, errno == EINTR { continue }
      guard result > 0 else { return nil }
      count += result
    }
    return bytes
  }
}
