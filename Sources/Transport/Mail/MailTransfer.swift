internal import CCurl
internal import Core

/// One attempt to hand a mail over: what libcurl has taken and what the relay has said. Used by its
/// worker's thread alone.
final class MailTransfer {
  let job: MailJob
  let easy: EasyHandle
  let gate: ConnectionGate
  private var offered = 0
  /// Whether the end of the message may have been written: from there on the relay may have it.
  private var isWhole = false
  private var lastReply = RelayReply()
  private var lastRefusal = RelayReply()

  init(_ job: MailJob, easy: EasyHandle, addressGuard: AddressGuard) {
    self.job = job
    self.easy = easy
    gate = ConnectionGate(
      addressGuard, host: job.relay.host, purpose: .mail, mayRepeat: false)
  }

  func configure(_ settings: TransferSettings, timeLeft: Duration, onNewConnection: Bool) {
    let relay = job.relay
    settings.apply(to: easy, mail: true)
    settings.pin(relay.host, port: relay.port, in: easy)
    easy.set(CURLOPT_URL, relay.url)
    easy.set(CURLOPT_USE_SSL, relay.security.useSSL)
    if let login = relay.login {
      easy.set(CURLOPT_USERNAME, login.user)
      easy.set(CURLOPT_PASSWORD, login.password.exposed)
      easy.set(CURLOPT_SASL_IR, 1)
    }
    if let mail = job.mail { address(mail) } else { onlyLogIn() }
    easy.set(CURLOPT_TIMEOUT_MS, Int(max(timeLeft.milliseconds, 1)))
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(timeLeft.milliseconds, 1)))
    if onNewConnection { easy.set(CURLOPT_FRESH_CONNECT, 1) }
    attachCallbacks()
    gate.attach(to: easy)
  }

  private func address(_ mail: Mail) {
    easy.set(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
    easy.set(CURLOPT_MAIL_RCPT, mail.recipients.map { "<\($0)>" })
    easy.set(CURLOPT_UPLOAD, 1)
    easy.set(size: CURLOPT_INFILESIZE_LARGE, mail.message.count)
  }

  /// libcurl logs in before any command, and this one does nothing.
  private func onlyLogIn() {
    easy.set(CURLOPT_CUSTOMREQUEST, "NOOP")
    easy.set(CURLOPT_NOBODY, 1)
  }

  func outcome(_ code: CURLcode) -> MailJob.Outcome {
    guard code != CURLE_OK else {
      return .success(
        MailReceipt(code: easy.integer(CURLINFO_RESPONSE_CODE), reply: lastReply.text))
    }
    return .failure(failure(code))
  }

  /// Whether the attempt failed only because a kept connection was closed before it.
  var foundConnectionClosed: Bool {
    easy.integer(CURLINFO_NUM_CONNECTS) == 0 && lastReply.text.isEmpty && !isWhole
      && gate.refused == nil
  }

  private func failure(_ code: CURLcode) -> TransportError {
    let phase: TransportError.Phase = isWhole ? .sent : .notSent
    let place = "(mail, \(job.relay.origin))"
    if let refused = gate.refused {
      return .forbidden(refused, host: job.relay.host, purpose: .mail, phase)
    }
    let reply = easy.integer(CURLINFO_RESPONSE_CODE)
    if (400..<600).contains(reply) {
      return TransportError(
        .mailRefused, .notSent, "the relay refused with \(reply) \(place)", status: reply,
        reply: MailReceipt(code: reply, reply: lastRefusal.code == reply ? lastRefusal.text : ""))
    }
    if let ending = job.ending {
      return TransportError(ending, phase, "ended before the relay had answered \(place)")
    }
    if code == CURLE_OPERATION_TIMEDOUT {
      return TransportError(.timedOut, phase, "the deadline passed \(place)")
    }
    let meaning = TransportError.Code(code, isConnected: gate.attempts > 0)
    return TransportError(meaning, phase, "\(Library.text(code)) \(place)")
  }

  private func attachCallbacks() {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    easy.note(unsafe qanat_easy_set_data(easy.pointer, CURLOPT_READFUNCTION, Self.onRead))
    unsafe easy.set(CURLOPT_READDATA, context)
    easy.note(unsafe qanat_easy_set_data(easy.pointer, CURLOPT_HEADERFUNCTION, Self.onReply))
    unsafe easy.set(CURLOPT_HEADERDATA, context)
    easy.note(unsafe qanat_easy_set_progress(easy.pointer, Self.onProgress))
    unsafe easy.set(CURLOPT_XFERINFODATA, context)
    easy.set(CURLOPT_NOPROGRESS, 0)
  }

  private func offer(_ room: UnsafeMutableRawBufferPointer) -> Int {
    guard let message = job.mail?.message else { return 0 }
    let body = OutgoingBody.bytes(message)
    let count = unsafe body.copy(from: offered, into: room) ?? 0
    offered += count
    // libcurl may write the closing dot as soon as it has the last piece.
    if offered == message.count { isWhole = true }
    return count
  }

  private func hear(_ line: UnsafeRawBufferPointer) {
    lastReply.hear(unsafe String(decoding: line.prefix(RelayReply.bytesMax), as: UTF8.self))
    // What is said behind a refusal, such as the farewell, is no reason.
    if (400..<600).contains(lastReply.code) { lastRefusal = lastReply }
  }

  private static func of(_ context: UnsafeMutableRawPointer) -> MailTransfer {
    unsafe Unmanaged<MailTransfer>.fromOpaque(context).takeUnretainedValue()
  }

  private static let onRead: curl_write_callback = { bytes, size, count, context in
    guard let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
    let room = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return unsafe MailTransfer.of(context).offer(room)
  }

  private static let onReply: curl_write_callback = { bytes, size, count, context in
    guard let context = unsafe context else { return 0 }
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    unsafe MailTransfer.of(context).hear(line)
    return line.count
  }

  private static let onProgress: curl_xferinfo_callback = { context, _, _, _, _ in
    guard let context = unsafe context else { return 1 }
    return unsafe MailTransfer.of(context).job.ending == nil ? 0 : 1
  }
}

extension MailRelay.Security {
  fileprivate var useSSL: Int {
    switch self {
    case .tls, .startTLS: qanat_use_ssl_all
    case .opportunistic: qanat_use_ssl_try
    case .none: qanat_use_ssl_none
    }
  }
}
