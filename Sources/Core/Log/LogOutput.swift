import Glibc
import Synchronization

/// Writes whole lines to a file descriptor, one at a time, and never fails: it counts what it loses.
///
/// Lines of different threads do not mix: the write happens under the lock. A reader that stands still
/// holds a writer for `patienceMax`, whether the descriptor blocks or not; then lines are dropped until
/// there is room again. A closed pipe is an error like any other here, so SIGPIPE, which would end the
/// process, is ignored.
final class LogOutput: Sendable {
  /// How long one line waits for a full pipe.
  static let patienceMax = Duration.milliseconds(100)
  /// What a pipe that says it has room is sure to take at once.
  private static let pieceBytesMax = 4096
  /// How long a text field may be before its end is cut off.
  static let valueBytesLimit = 8 * 1024

  /// What the lock protects.
  private struct State {
    var buffer: [UInt8] = []
    /// A line was written in part only, so the next must begin with a line end.
    var isTorn = false
    /// The last line found no room, so the next one does not wait for it.
    var isFull = false
  }

  private let fileDescriptor: Int32
  /// Whether a reader can keep the descriptor full: not so for a file.
  private let mayStall: Bool
  private let state = Locked(State())
  private let dropped = Atomic<UInt64>(0)

  init(_ fileDescriptor: Int32) {
    self.fileDescriptor = fileDescriptor
    var status = stat()
    let isKnown = unsafe fstat(fileDescriptor, &status) == 0
    mayStall = !isKnown || status.st_mode & S_IFMT != S_IFREG
    signal(SIGPIPE, SIG_IGN)
  }

  /// How many lines could not be written, or not whole.
  var droppedCount: UInt64 { dropped.load(ordering: .relaxed) }

  /// Writes the line that the closure appends, with its line end.
  func writeLine(_ append: (inout [UInt8]) -> Void) {
    state.withLock { state in
      state.buffer.removeAll(keepingCapacity: true)
      if state.isTorn { state.buffer.append(UInt8(ascii: "\n")) }
      append(&state.buffer)
      let patience = state.isFull ? Duration.zero : Self.patienceMax
      let writtenCount = write(state.buffer, patience: patience)
      let isWhole = writtenCount == state.buffer.count
      state.isFull = !isWhole
      if writtenCount > 0 { state.isTorn = !isWhole }
      if !isWhole { dropped.wrappingAdd(1, ordering: .relaxed) }
    }
  }

  /// How many of the bytes were written.
  private func write(_ bytes: [UInt8], patience: Duration) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      var writtenCount = 0
      while writtenCount < bytes.count, !mayStall || hasRoom(within: patience) {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[writtenCount...])
        let pieceCount = mayStall ? min(rest.count, Self.pieceBytesMax) : rest.count
        let count = unsafe Glibc.write(fileDescriptor, rest.baseAddress!, pieceCount)
        if count > 0 {
          writtenCount += count
        } else if count == 0 || errno != EINTR {
          break
        }
      }
      return writtenCount
    }
  }

  private func hasRoom(within patience: Duration) -> Bool {
    var request = pollfd(fd: fileDescriptor, events: Int16(POLLOUT), revents: 0)
    var result: Int32
    repeat {
      result = unsafe poll(&request, 1, Int32(clamping: patience.milliseconds))
    } while result < 0 && errno == EINTR
    return result > 0
  }
}
