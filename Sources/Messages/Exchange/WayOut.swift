package import Transport

/// What carries calls to providers: the transport, guarded and bounded.
package protocol WayOut: Sendable {
  func send(_ request: OutgoingRequest) async throws(TransportError) -> Answer
  func send(_ mail: Mail) async throws(TransportError) -> MailReceipt
  func logIn(to relay: SMTPRelay, deadline: Duration) async throws(TransportError) -> MailReceipt
}

extension Transport: WayOut {}
