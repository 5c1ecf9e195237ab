/// One hop of a request on its way to the loop.
struct TransferJob: Sendable {
  typealias Outcome = Result<Answer, TransportError>

  let id: UInt64
  let request: OutgoingRequest
  /// By the clock's uptime.
  let deadline: Duration
  /// Called once, on the loop's thread: it must only hand the outcome over.
  let finish: @Sendable (Outcome) -> Void
}

/// What others ask of the loop.
enum TransferCommand: Sendable {
  case start(TransferJob)
  case cancel(UInt64, Purpose)
  case guardBy(AddressGuard)
  case stop(@Sendable () -> Void)
}
