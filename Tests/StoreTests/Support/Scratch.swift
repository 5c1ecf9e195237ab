import Glibc

/// A directory of a test's own, gone after it.
final class Scratch: Sendable {
  let path: String

  init() {
    let base = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    path = "\(base)/qanat-store-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    precondition(unsafe mkdir(path, 0o700) == 0, "no scratch directory can be made")
  }

  /// The path of a file or a new directory in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  func directory(_ name: String) -> String {
    precondition(
      unsafe mkdir(file(name), 0o700) == 0, "no directory can be made in the scratch directory")
    return file(name)
  }

  /// The names in it, sorted.
  var names: [String] { Self.names(path) }

  deinit { Self.remove(path) }

  private static func names(_ path: String) -> [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func remove(_ path: String) {
    for name in names(path) where unsafe unlink("\(path)/\(name)") != 0 {
      remove("\(path)/\(name)")
    }
    unsafe rmdir(path)
  }
}
