/// Asks again and again until the condition holds; false when it did not in this time.
///
/// It asks ten times at least: on a busy machine the time may be over before anything could happen.
/// Only for what a real process or thread does. Where the clock can be moved by hand, move it.
package func eventually(
  within limit: Duration = .seconds(10), _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let deadline = ContinuousClock.now + limit
  var pause = Duration.milliseconds(1)
  var askedCount = 0
  while ContinuousClock.now < deadline || askedCount < 10 {
    if try await condition() { return true }
    askedCount += 1
    try? await Task.sleep(for: pause)
    pause = min(pause * 2, .milliseconds(50))
  }
  return false
}
