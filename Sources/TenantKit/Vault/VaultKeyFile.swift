import Core
import Glibc

/// The file that holds the vault's keys, 32 bytes each and the current one first, for their owner alone.
package struct VaultKeyFile: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The keys in the file.
  package func load() throws(VaultKeyError) -> VaultKeyring {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw openError() }
    defer { close(descriptor) }
    let byteCount = try checkedByteCount(descriptor)
    guard let keyring = VaultKeyring(bytes: try read(descriptor, byteCount)) else {
      throw .sameKeyTwice(path: path)
    }
    return keyring
  }

  /// The keys in the file, or a new one put there. Two processes at once end up with the same key.
  package func loadOrCreate() throws(VaultKeyError) -> (keyring: VaultKeyring, isNew: Bool) {
    do throws(VaultKeyError) {
      return (try load(), false)
    } catch .missing {
      let isNew = try create(VaultKeyring(.random()))
      return (try load(), isNew)
    }
  }

  private func checkedByteCount(_ descriptor: Int32) throws(VaultKeyError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw error("read") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    guard status.st_uid == geteuid() else { throw .ownedByAnother(path: path) }
    let mode = status.st_mode & 0o777
    guard mode & 0o077 == 0 else { throw .readableByOthers(path: path, mode: mode) }
    let byteCount = Int(status.st_size)
    guard byteCount.isMultiple(of: VaultKey.byteCount),
      (1...VaultKeyring.countMax).contains(byteCount / VaultKey.byteCount)
    else { throw .wrongSize(path: path, byteCount: byteCount) }
    return byteCount
  }

  private func read(_ descriptor: Int32, _ byteCount: Int) throws(VaultKeyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
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

  /// Puts these keys in the place of the file's, in one step: a reader sees the old ones or the new ones.
  package func replace(with keyring: VaultKeyring) throws(VaultKeyError) {
    try withDraft(of: keyring) { draft throws(VaultKeyError) in
      guard unsafe rename(draft, path) == 0 else { throw error("replace") }
    }
    try syncFolder()
  }

  /// False when another process was first.
  private func create(_ keyring: VaultKeyring) throws(VaultKeyError) -> Bool {
    let isNew = try withDraft(of: keyring) { draft throws(VaultKeyError) in
      if unsafe link(draft, path) == 0 { return true }
      guard errno == EEXIST else { throw error("create") }
      return false
    }
    if isNew { try syncFolder() }
    return isNew
  }

  /// Writes beside the file and syncs before the closure gives it its name: there is never half a key under it.
  private func withDraft<Value>(
    of keyring: VaultKeyring, _ body: (String) throws(VaultKeyError) -> Value
  ) throws(VaultKeyError) -> Value {
    let draft = "\(path).new-\(UInt64.random(in: 0...UInt64.max))"
    let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw error("create") }
    defer { unsafe unlink(draft) }
    do throws(VaultKeyError) {
      try write(keyring.bytes.exposed, to: descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    close(descriptor)
    return try body(draft)
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
