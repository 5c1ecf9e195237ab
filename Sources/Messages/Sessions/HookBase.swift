import Core

/// Where the hooks of sessions are reached from outside.
package final class HookBase: Sendable {
  /// By providers on the internet; empty while the installation has no public URL.
  private let live: String
  /// By the twins, on this machine.
  private let test = Locked("")

  package init(_ live: String) { self.live = live }

  /// Names where the twins reach this gateway, once it listens.
  package func listen(at url: String) { test.withLock { $0 = url } }

  func url(isTest: Bool) -> String { isTest ? test.withLock { $0 } : live }
}
