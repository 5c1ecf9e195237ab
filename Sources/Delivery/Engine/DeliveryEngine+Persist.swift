import Core
import Store

extension DeliveryEngine {
  /// How often something is tried whose failure is not the store's own.
  private static let tryCountMax = 5

  /// Does something with the store, and again while the store is away or too busy; that is waited out. Nil when it
  /// fails for another reason, or when the task was cancelled meanwhile.
  ///
  /// - Parameter body: told whether an earlier try may have been committed.
  @discardableResult
  func persist<Value: Sendable>(
    _ complaint: StaticString, _ body: (_ isRepeated: Bool) async throws -> Value
  ) async -> Value? {
    var (isRepeated, tryCount) = (false, 0)
    var pause = Duration.milliseconds(5)
    while true {
      do {
        return try await body(isRepeated)
      } catch {
        let cause = error as? StoreError
        if cause?.code == .unknownOutcome { isRepeated = true }
        if !(cause.map { $0.isTransient || $0.code == .unknownOutcome } ?? false) {
          tryCount += 1
        }
        guard !Task.isCancelled else { return nil }
        guard tryCount < Self.tryCountMax, cause?.code != .closed else {
          log.error(complaint, ["error": .string("\(error)")])
          return nil
        }
        try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
        pause = min(pause * 2, .seconds(2))
      }
    }
  }
}
