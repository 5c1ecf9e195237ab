import Core

/// A thread of the store's own, for work that blocks.
enum WorkerThread {
  /// Runs the closure on a new thread, which ends with it.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(StoreError) {
    do throws(ThreadError) {
      try DedicatedThread.start(name, body)
    } catch {
      throw .file("start a thread for", name, errno: error.number)
    }
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
}
