import Core
import Glibc

/// The file that holds the vault key: 32 bytes that only their owner can read.
package struct VaultKeyFile: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The key in the file.
  package func load() throws(VaultKeyError) -> VaultKey {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw openError() }
    defer { close(descriptor) }
    try check(descriptor)
    guard let key = VaultKey(try read(descriptor)) else {
      throw .wrongSize(path: path, byteCount: 0)
    }
    return key
  }

  /// The key in the file, or a new one put there. Two processes at once end up with the same key.
  package func loadOrCreate() throws(VaultKeyError) -> (key: VaultKey, isNew: Bool) {
    do throws(VaultKeyError) {
      return (try load(), false)
    } catch .missing {
      let isNew = try create(.random())
      return (try load(), isNew)
    }
  }

  private func check(_ descriptor: Int32) throws(VaultKeyError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw error("read") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    guard status.st_uid == geteuid() else { throw .ownedByAnother(path: path) }
    let mode = status.st_mode & 0o777
    guard mode & 0o077 == 0 else { throw .readableByOthers(path: path, mode: mode) }
    guard status.st_size == VaultKey.byteCount else {
      throw .wrongSize(path: path, byteCount: Int(status.st_size))
    }
  }

  private func read(_ descriptor: Int32) throws(VaultKeyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: VaultKey.byteCount)
    var count = 0
    while count < bytes.count {
      let result = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
      }
      if result < 0, errno == EINTR { continue }
      guard result > 0 else { throw error("read") }
      count += result
    }
    return bytes
  }

  /// Writes beside the file, syncs, then gives it its name: there is never half a key under it.
  /// False when another process was first.
  private func create(_ key: VaultKey) throws(VaultKeyError) -> Bool {
    let draft = "\(path).\(getpid()).new"
    let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw error("create") }
    defer { unsafe unlink(draft) }
    do throws(VaultKeyError) {
      try write(key.bytes.exposed, to: descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    close(descriptor)
    guard unsafe link(draft, path) == 0 else {
      if errno == EEXIST { return false }
      throw error("create")
    }
    try syncFolder()
    return true
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(VaultKeyError) {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    }
    guard count == bytes.count, fsync(descriptor) == 0 else { throw error("write") }
  }

  /// The new name itself must survive a power cut too.
  private func syncFolder() throws(VaultKeyError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw error("sync the folder of") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw error("sync the folder of") }
  }

  private func openError() -> VaultKeyError {
    switch errno {
    case ENOENT: .missing(path: path)
    case ELOOP: .notAFile(path: path)
    default: error("read")
    }
  }

  private func error(_ doing: String) -> VaultKeyError {
    .system(path: path, doing: doing, reason: unsafe String(cString: strerror(errno)))
  }
}
