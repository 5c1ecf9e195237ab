/// One of the two databases, behind `Database`.
@usableFromInline
protocol Engine: AnyObject, Sendable {
  var statistics: DatabaseStatistics { get }
  /// Takes a closure that writes. Its caller hears the answer through the job.
  func write(_ job: any Job)
  /// Takes a closure that reads.
  func read(_ job: any Job)
  /// Takes no work any more; what waits is still done.
  func close()
  /// Returns when all is done and every connection is closed.
  func join() async
}

extension Job {
  /// Puts itself in line, or tells its caller why it cannot.
  func enter(_ queue: WorkQueue<any Job>) {
    do throws(WorkQueue<any Job>.Refusal) {
      try queue.append(self)
    } catch {
      finish(StoreError.refusal(error == .closed))
    }
  }
}

extension StoreError {
  static func refusal(_ closed: Bool) -> StoreError {
    if closed { return .closed }
    return StoreError(.overloaded, "too much work waits for the database; try again in a moment")
  }
}
