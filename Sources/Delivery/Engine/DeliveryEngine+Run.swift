extension DeliveryEngine {
  /// Works until the task is cancelled. Attempts that run then are left for recovery.
  package func run() async {
    while !Task.isCancelled { await alarm.wait(atMost: options.lookInterval) }
  }

  /// Begins nothing more, and returns when no attempt runs or after so long. Call it before `run` is cancelled.
  package func stop(within limit: Duration) async {}
}
