internal import CCurl
internal import Core

/// What one worker keeps between two mails: its handle, and with it an open connection.
struct MailWorker {
  private var easy: EasyHandle?
  private var lastRelay: String?

  mutating func deliver(
    _ job: MailJob, _ addressGuard: AddressGuard, _ settings: TransferSettings, timeLeft: Duration
  ) -> MailJob.Outcome {
    let place = "(mail, \(job.relay.origin))"
    guard timeLeft > .zero, job.ending == nil else {
      let code = job.ending ?? .timedOut
      return .failure(TransportError(code, .notSent, "ended before the mail began \(place)"))
    }
    guard let easy = easy ?? EasyHandle() else {
      return .failure(TransportError(.failed, .notSent, "out of memory \(place)"))
    }
    self.easy = easy
    // A connection is kept for the very same relay and login only.
    let relay = job.relay
    let identity = "\(relay.origin) \(relay.security) \(relay.greeting) \(relay.login?.user ?? "")"
    let isNew = identity != lastRelay
    lastRelay = identity
    let (outcome, mayTryAgain) = attempt(job, easy, addressGuard, settings, timeLeft, isNew: isNew)
    guard mayTryAgain else { return outcome }
    return attempt(job, easy, addressGuard, settings, timeLeft, isNew: true).outcome
  }

  private func attempt(
    _ job: MailJob, _ easy: EasyHandle, _ addressGuard: AddressGuard, _ settings: TransferSettings,
    _ timeLeft: Duration, isNew: Bool
  ) -> (outcome: MailJob.Outcome, mayTryAgain: Bool) {
    easy.reset()
    let transfer = MailTransfer(job, easy: easy, addressGuard: addressGuard)
    transfer.configure(settings, timeLeft: timeLeft, onNewConnection: isNew)
    if let refusal = easy.refusal {
      return (.failure(TransportError(.failed, .notSent, Library.text(refusal))), false)
    }
    let code = easy.perform()
    // What the attempt leaves behind must be read before the handle is reset.
    defer { easy.reset() }
    let outcome = transfer.outcome(code)
    guard case .failure = outcome, !isNew, job.ending == nil else { return (outcome, false) }
    return (outcome, transfer.foundConnectionClosed)
  }
}
