internal import CCurl
internal import Glibc

/// A counter of the kernel that a thread can wait on (`eventfd`).
final class EventDescriptor: Sendable {
  let descriptor: Int32

  /// `isSemaphore`: each wait takes one signal, and waits block.
  init?(isSemaphore: Bool = false) {
    let flags = isSemaphore ? EFD_CLOEXEC | EFD_SEMAPHORE : EFD_CLOEXEC | EFD_NONBLOCK
    descriptor = eventfd(0, Int32(flags))
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  func signal() {
    var one: UInt64 = 1
    while unsafe write(descriptor, &one, 8) < 0, errno == EINTR {}
  }

  /// Takes one signal of a semaphore, waiting for it; or every signal there is, without waiting.
  func take() {
    var count: UInt64 = 0
    while unsafe read(descriptor, &count, 8) < 0, errno == EINTR {}
  }
}
