import Glibc

/// A file that holds the input in hand, and outlives the process.
final class CurrentInput: Sendable {
  private let descriptor: Int32

  init(path: String) throws {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw UsageError(description: "cannot write \(path)") }
  }

  deinit { close(descriptor) }

  func replace(with bytes: [UInt8]) {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
    precondition(count == bytes.count && ftruncate(descriptor, count) == 0, "the input is on file")
  }
}
