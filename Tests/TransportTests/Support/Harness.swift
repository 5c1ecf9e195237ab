import Core
import TestKit
import Testing

@testable import Transport

/// A transport for one test, which may reach loopback for every purpose unless told otherwise.
func withTransport(
  _ change: (inout TransportOptions) throws -> Void = { _ in },
  sink: RecordingSink = RecordingSink(),
  _ body: (Transport) async throws -> Void
) async throws {
  var options = TransportOptions()
  options.addressGuard = try .loopback()
  try change(&options)
  let clock = SystemClock()
  let transport = try Transport(
    options, clock: clock, log: Log(to: sink, clock: clock, level: .debug))
  do {
    try await body(transport)
  } catch {
    await transport.stop()
    throw error
  }
  await transport.stop()
}

extension AddressGuard {
  static func loopback(_ purposes: [Purpose] = Purpose.allCases) throws -> AddressGuard {
    try AddressGuard(
      allow: Dictionary(uniqueKeysWithValues: purposes.map { ($0, ["127.0.0.0/8"]) }))
  }
}

extension OutgoingRequest {
  /// A request as most tests want it.
  static func plain(
    _ method: OutgoingMethod, _ url: OutgoingURL, headers: OutgoingHeaders = [:],
    body: OutgoingBody = .none, purpose: Purpose = .webhooks, deadline: Duration = .seconds(10),
    limit: Int = 1 << 20, redirects: RedirectPolicy = .answer
  ) -> OutgoingRequest {
    OutgoingRequest(
      method, url, headers: headers, body: body, purpose: purpose, deadline: deadline,
      connectDeadline: .seconds(5), responseBytesLimit: limit, redirects: redirects)
  }

  static func plain(
    _ url: OutgoingURL, purpose: Purpose = .webhooks, deadline: Duration = .seconds(10),
    limit: Int = 1 << 20, redirects: RedirectPolicy = .answer
  ) -> OutgoingRequest {
    plain(.get, url, purpose: purpose, deadline: deadline, limit: limit, redirects: redirects)
  }
}

extension Transport {
  /// The error that the request must end in.
  func failure(
    _ request: OutgoingRequest, sourceLocation: SourceLocation = #_sourceLocation
  ) async -> TransportError? {
    do {
      let answer = try await send(request)
      Issue.record("answered \(answer.status) instead", sourceLocation: sourceLocation)
      return nil
    } catch {
      return error
    }
  }
}

/// What a script on another thread leaves for its test.
final class Notes: Sendable {
  private let kept = Locked<[String]>([])
  var all: [String] { kept.withLock { $0 } }
  func add(_ note: String) { kept.withLock { $0.append(note) } }
}

/// Waits until the condition holds, ten seconds at most.
func eventually(_ condition: () -> Bool) async -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(10)
  while !condition() {
    guard clock.now < end else { return false }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return true
}
