import Glibc

/// What the store does with files itself, each step synced.
enum Files {
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// A file's length, or nil when there is none.
  static func byteCount(_ path: String) -> Int64? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Int64(status.st_size)
  }

  /// Whether both names mean one file.
  static func isSame(_ first: String, _ second: String) -> Bool {
    var (left, right) = (stat(), stat())
    guard unsafe stat(first, &left) == 0, unsafe stat(second, &right) == 0 else { return false }
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino
  }

  /// Room left for this user on the disk that holds the path.
  static func freeByteCount(at path: String) -> Int64? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func remove(_ path: String) { unsafe unlink(path) }

  /// Gives a finished file its name, so that a crash leaves either the old one or the new one, whole.
  static func publish(_ temporary: String, as path: String) throws(StoreError) {
    try sync(temporary)
    guard unsafe rename(temporary, path) == 0 else {
      throw .file("rename a file to", path, errno: errno)
    }
    try sync(directory(of: path))
  }

  /// Syncs a file or a directory.
  static func sync(_ path: String) throws(StoreError) {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .file("open", path, errno: errno) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw .file("sync", path, errno: errno) }
  }
}
