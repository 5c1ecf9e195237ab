package import Core

/// The bounds of a server; each is a configuration key with a unit.
package struct ServerOptions: Hashable, Sendable {
  package var headBytesMax = 16 * 1024
  package var targetBytesMax = 8 * 1024
  package var fieldCountMax = 100
  package var bodyBytesMax = 1024 * 1024
  /// From the first byte of a head, or the accept, to its last byte.
  package var headTimeMax: Duration = .seconds(10)
  /// How long a body may pause at its start; afterwards it keeps to `bodyBytesPerSecondMin`.
  package var bodyPauseMax: Duration = .seconds(20)
  package var bodyBytesPerSecondMin = 500
  package var idleTimeMax: Duration = .seconds(75)
  package var writeStallMax: Duration = .seconds(30)
  package var connectionCountMax = 20_000
  /// Connections beyond these that are told so; further ones are just closed.
  package var surplusCountMax = 1_024
  package var requestsInFlightMax = 4_096
  /// How many event loops; nil is one a core.
  package var loopCount: Int?
  package var compressesFromBytes = 1_024
  /// Peers whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
  package var trustedProxies: [AddressBlock] = []

  package init() {}
}
