internal import Core

/// How the way out is set up; the defaults suit a gateway on one machine.
package struct TransportOptions: Sendable {
  package var addressGuard = AddressGuard()
  package var userAgent = "Qanat"
  /// A PEM file of authorities to trust instead of the system's.
  package var authoritiesFile: String?
  /// The bounds of each purpose by itself.
  package var bounds = TransferBounds()
  /// Of an answer's head, interim answers not counted.
  package var answerHeadBytesLimit = 65_536
  /// A transfer that moves less than this each second for `slowTimeMax` is given up.
  package var leastRateBytesPerSecond = 1
  package var slowTimeMax: Duration = .seconds(60)
  /// How long an unused connection is trusted to be still open.
  package var idleConnectionAgeMax: Duration = .seconds(30)
  /// How long a resolved name is kept.
  package var namesKept: Duration = .seconds(60)
  /// Mail relays spoken to at once; each takes one thread while it lasts.
  package var mailsMax = 16
  package var mailsPerRelayMax = 8

  /// Tests only: the addresses of a name, in place of the system's resolver.
  var resolve: (@Sendable (String) -> [IPAddress]?)?

  package init() {}
}

/// How many transfers of one purpose may run and wait.
package struct TransferBounds: Hashable, Sendable {
  /// Running at once; also the most connections, kept ones included.
  package var transfersMax = 2_048
  /// Running at once to one origin over connections that carry one request each. An owner that is alone has half.
  package var perHostMax = 64
  /// Running at once to one origin that speaks HTTP/2, on one connection as far as it allows: RFC
  /// 9113 asks servers to take a hundred.
  package var perMultiplexedHostMax = 100
  /// Waiting for one origin.
  package var waitingPerHostMax = 1_000
  /// Waiting in all.
  package var waitingMax = 20_000

  package init() {}
}
