package import Core
internal import Synchronization

/// The way out: every request and every mail that the product sends goes through here, bounded,
/// and guarded at the moment of its connection.
///
///     let answer = try await transport.send(
///       OutgoingRequest(.post, url, body: .bytes(bytes), purpose: .webhooks,
///         deadline: .seconds(10), responseBytesLimit: 1 << 20))
///     let receipt = try await transport.send(mail)
package final class Transport: Sendable {
  private let loop: TransferLoop
  let mails: MailCarrier
  let clock: any WallClock
  private let lastID = Atomic<UInt64>(0)

  /// Starts the loop's thread; `stop` ends it.
  package init(
    _ options: TransportOptions = TransportOptions(), clock: any WallClock, log: Log
  ) throws(TransportError) {
    self.clock = clock
    mails = try MailCarrier(options, clock: clock, log: log)
    loop = try TransferLoop(options, clock: clock, log: log)
  }

  deinit {
    _ = loop.post(.stop({}))
    mails.stop {}
  }

  /// Sends the request and hands back the answer, whatever its status is.
  ///
  /// Cancelling the task ends the transfer; the error's phase then still says what may have been.
  package func send(_ request: OutgoingRequest) async throws(TransportError) -> Answer {
    let deadline = clock.uptime + request.deadline
    guard case .follow(let hopsMax) = request.redirects else {
      return try await hop(request, deadline)
    }
    var current = request
    var hadEffect = false
    for hopsLeft in stride(from: hopsMax, through: 0, by: -1) {
      let answer: Answer
      do {
        answer = try await hop(current, deadline)
      } catch {
        throw hadEffect ? error.afterEarlierEffect() : error
      }
      guard Redirect.isRedirect(answer.status), let location = answer.headers["location"] else {
        return answer
      }
      guard hopsLeft > 0 else { break }
      hadEffect = hadEffect || Redirect.changesMethod(answer.status, current.method)
      current = try Self.next(after: current, answer.status, location)
    }
    throw TransportError(
      .tooManyRedirects, .sent, "more than \(hopsMax) redirects (\(request.url.origin))")
  }

  /// Judges every connection from now on by other rules, kept ones included.
  package func guardBy(_ addressGuard: AddressGuard) {
    _ = loop.post(.guardBy(addressGuard))
    mails.guardBy(addressGuard)
  }

  /// Ends every transfer, every mail and their threads; returns when all are gone.
  package func stop() async {
    await withCheckedContinuation { continuation in
      if !loop.post(.stop({ continuation.resume() })) { continuation.resume() }
    }
    await withCheckedContinuation { continuation in mails.stop { continuation.resume() } }
  }

  private static func next(
    after request: OutgoingRequest, _ status: Int, _ location: String
  ) throws(TransportError) -> OutgoingRequest {
    do {
      return try Redirect.next(after: request, status: status, location: location)
    } catch {
      let reason =
        switch error {
        case .badLocation(let problem): problem.message.english
        case .leavesTLS: "It leads from https to http."
        }
      throw TransportError(
        .redirectRefused, .sent, "a redirect is not followed (\(request.url.origin)): \(reason)",
        status: status)
    }
  }

  private func hop(
    _ request: OutgoingRequest, _ deadline: Duration
  ) async throws(TransportError) -> Answer {
    let id = newID()
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation {
        (continuation: CheckedContinuation<TransferJob.Outcome, Never>) in
        let job = TransferJob(id: id, request: request, deadline: deadline) {
          continuation.resume(returning: $0)
        }
        if Task.isCancelled {
          job.finish(.failure(TransportError(.cancelled, .notSent, "cancelled before it began")))
        } else if !loop.post(.start(job)) {
          job.finish(.failure(.stopped))
        } else if Task.isCancelled {
          // The handler below may have come before the start that it was to undo.
          _ = loop.post(.cancel(id, request.purpose))
        }
      }
    } onCancel: {
      _ = loop.post(.cancel(id, request.purpose))
    }
    return try outcome.get()
  }

  func newID() -> UInt64 { lastID.add(1, ordering: .relaxed).newValue }
}
