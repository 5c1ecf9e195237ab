import Glibc

/// A thread of the store's own, for work that blocks.
enum WorkerThread {
  /// Runs the closure on a new thread, which ends with it.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(StoreError) {
    let status = create(Start(name, body))
    guard status == 0 else { throw .file("start a thread for", name, errno: status) }
  }

  private static func create(_ start: Start) -> Int32 {
    let argument = unsafe Unmanaged.passRetained(start).toOpaque()
    var thread = pthread_t()
    let status = unsafe pthread_create(&thread, nil, runStart, argument)
    if status == 0 {
      pthread_detach(thread)
    } else {
      unsafe Unmanaged<Start>.fromOpaque(argument).release()
    }
    return status
  }

  /// What the new thread runs.
  private static let runStart:
    @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
      guard let argument = unsafe argument else { return nil }
      let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
      showName(start.name)
      start.body()
      return nil
    }

  /// Runs the closure on a thread of its own and waits for what it returns.
  static func run<Value: Sendable>(
    _ name: String, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await unsafe withUnsafeThrowingContinuation { continuation in
      do throws(StoreError) {
        try start(name) {
          unsafe continuation.resume(with: Result { try body() })
        }
      } catch {
        unsafe continuation.resume(throwing: error)
      }
    }
  }

  /// Names the calling thread for `top -H` and debuggers.
  private static func showName(_ name: String) {
    let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = unsafe write(file, name, name.utf8.count)
    close(file)
  }

  /// What a new thread is given.
  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}
