import Core

/// One mail, or one login, on its way to a worker.
final class MailJob: Sendable {
  typealias Outcome = Result<MailReceipt, TransportError>

  let id: UInt64
  let relay: SMTPRelay
  /// Nil: the worker logs in, and sends nothing.
  let mail: Mail?
  /// By the clock's uptime.
  let deadline: Duration
  let finish: @Sendable (Outcome) -> Void
  var owner: UUID? { mail?.owner }
  private let endingCode = Locked<TransportError.Code?>(nil)

  init(
    id: UInt64, relay: SMTPRelay, mail: Mail?, deadline: Duration,
    finish: @escaping @Sendable (Outcome) -> Void
  ) {
    self.id = id
    self.relay = relay
    self.mail = mail
    self.deadline = deadline
    self.finish = finish
  }

  /// Why somebody wants it ended; its worker looks at least once a second.
  var ending: TransportError.Code? { endingCode.withLock { $0 } }

  func end(_ code: TransportError.Code) {
    endingCode.withLock { if $0 == nil { $0 = code } }
  }
}
