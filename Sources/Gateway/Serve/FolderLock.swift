import Glibc

/// Held by the one process that may serve from a data folder, for as long as the value lives.
///
/// The system lets go of it when the process ends, however it ends.
struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock, or says who has it.
  init(_ folder: DataFolder) throws(CommandError) {
    let path = folder.lockPath
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let reason = unsafe String(cString: strerror(errno))
      throw CommandError("cannot open \(path): \(reason); choose another folder with --data")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CommandError(
        "another qanat serves from \(folder.path); stop it, or choose another folder with --data")
    }
  }

  deinit { close(descriptor) }
}
