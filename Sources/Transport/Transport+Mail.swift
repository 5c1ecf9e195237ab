internal import Core

extension Transport {
  /// Hands the mail to its relay; the receipt says that the relay has it.
  ///
  /// An error whose phase is `notSent` says that it has not: the message was refused, or its end was
  /// never written.
  package func send(_ mail: Mail) async throws(TransportError) -> MailReceipt {
    guard !mail.recipients.isEmpty else {
      throw TransportError(.failed, .notSent, "a mail without recipients")
    }
    return try await carry(mail, through: mail.relay, deadline: mail.deadline)
  }

  /// Logs in at a relay and sends nothing. A relay that asks nobody who they are takes any login.
  package func logIn(
    to relay: MailRelay, deadline: Duration
  ) async throws(TransportError) -> MailReceipt {
    try await carry(nil, through: relay, deadline: deadline)
  }

  private func carry(
    _ mail: Mail?, through relay: MailRelay, deadline: Duration
  ) async throws(TransportError) -> MailReceipt {
    let id = newID()
    let outcome = await withTaskGroup(of: MailJob.Outcome?.self) { group in
      group.addTask { await self.start(id, mail, relay, until: self.clock.uptime + deadline) }
      group.addTask {
        // The worker keeps the deadline of a mail that it carries; this one is for a mail that waits.
        guard (try? await Task.sleep(for: deadline)) != nil else { return nil }
        self.mails.end(id, .timedOut)
        return nil
      }
      var outcome: MailJob.Outcome?
      while outcome == nil, let next = await group.next() { outcome = next }
      group.cancelAll()
      return outcome
    }
    guard let outcome else { throw .stopped }
    return try outcome.get()
  }

  private func start(
    _ id: UInt64, _ mail: Mail?, _ relay: MailRelay, until deadline: Duration
  ) async -> MailJob.Outcome {
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<MailJob.Outcome, Never>) in
        let job = MailJob(id: id, relay: relay, mail: mail, deadline: deadline) {
          continuation.resume(returning: $0)
        }
        if Task.isCancelled {
          job.finish(.failure(TransportError(.cancelled, .notSent, "cancelled before it began")))
          return
        }
        mails.start(job)
        // The handler below may have come before the start that it was to undo.
        if Task.isCancelled { mails.end(id, .cancelled) }
      }
    } onCancel: {
      mails.end(id, .cancelled)
    }
  }
}
