import Glibc

/// A new folder of its own, removed with all below it when the last reference goes.
package final class TemporaryDirectory: Sendable {
  /// Where it is, without a slash at the end.
  package let path: String

  /// A folder under `TMPDIR`, or under `/tmp`.
  package init() throws(TemporaryDirectoryError) {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/qanat-test-XXXXXX\0".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer {
      unsafe mkdtemp($0.baseAddress!).map { unsafe String(cString: $0) }
    }
    guard let made else { throw TemporaryDirectoryError(errno: errno) }
    path = made
  }

  /// The path of something inside.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The path of a new folder inside.
  package func directory(_ name: String) throws(TemporaryDirectoryError) -> String {
    guard unsafe mkdir(file(name), 0o700) == 0 else { throw TemporaryDirectoryError(errno: errno) }
    return file(name)
  }

  /// What is inside, in no order.
  package var names: [String] { Self.names(in: path) }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    // A link is removed as a link: opening it as a folder would empty what it points to.
    if unsafe unlink(path) == 0 { return }
    for name in names(in: path) { remove("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  private static func names(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// Why no temporary folder could be made.
package struct TemporaryDirectoryError: Error {
  package let errno: Int32
}
