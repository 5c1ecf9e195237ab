/// Asks again and again until the condition holds; false when it did not in this time.
///
/// Only for what a real process or thread does. Where the clock can be moved by hand, move it.
package func eventually(
  within limit: Duration = .seconds(10), _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let deadline = ContinuousClock.now + limit
  var pause = Duration.milliseconds(1)
  while true {
    if try await condition() { return true }
    guard ContinuousClock.now < deadline else { return false }
    try? await Task.sleep(for: pause)
    pause = min(pause * 2, .milliseconds(50))
  }
}
