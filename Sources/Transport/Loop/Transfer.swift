internal import CCurl
internal import Core

/// One running transfer: what libcurl has handed over so far. Used by the loop's thread alone.
final class Transfer {
  /// Why our own side ended it.
  enum Halt { case headTooLarge, answerTooLarge, bodyUnreadable }

  let job: TransferJob
  let easy: EasyHandle
  let gate: ConnectionGate
  private let headBytesLimit: Int

  private var headers = AnswerHeaders()
  private var headBytes = 0
  private var isHeadComplete = false
  private var body: [UInt8] = []
  private var uploaded = 0
  private var halt: Halt?

  init(_ job: TransferJob, easy: EasyHandle, gate: ConnectionGate, headBytesLimit: Int) {
    self.job = job
    self.easy = easy
    self.gate = gate
    self.headBytesLimit = headBytesLimit
  }

  // MARK: What libcurl hands over; each says how many bytes it took.

  func receiveHead(_ line: UnsafeRawBufferPointer) -> Int? {
    let bytes = unsafe line
    if unsafe bytes.starts(with: "HTTP/".utf8) {
      headers = AnswerHeaders()
      headBytes = 0
      isHeadComplete = false
    }
    headBytes += bytes.count
    guard headBytes <= headBytesLimit else {
      halt = .headTooLarge
      return nil
    }
    // What comes after the empty line are trailers: they are counted and passed over.
    guard !isHeadComplete else { return bytes.count }
    isHeadComplete = unsafe bytes.allSatisfy { $0 == 0x0D || $0 == 0x0A }
    unsafe headers.add(line: bytes)
    return bytes.count
  }

  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard body.count + bytes.count <= job.request.responseBytesLimit else {
      halt = .answerTooLarge
      return nil
    }
    unsafe body.append(contentsOf: bytes)
    return bytes.count
  }

  func upload(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard let count = unsafe job.request.body.copy(from: uploaded, into: buffer) else {
      halt = .bodyUnreadable
      return nil
    }
    uploaded += count
    return count
  }

  func rewind(to offset: Int) { uploaded = offset }

  // MARK: How it ended

  var isMultiplexed: Bool { httpVersion == .http2 }

  func outcome(_ code: CURLcode) -> TransferJob.Outcome {
    guard code == CURLE_OK else { return .failure(failure(code)) }
    guard let httpVersion else {
      return .failure(error(.malformedAnswer, "the answer names no HTTP version"))
    }
    let answer = Answer(
      status: easy.integer(CURLINFO_RESPONSE_CODE), headers: headers, body: body,
      httpVersion: httpVersion, timing: timing, url: job.request.url)
    return .success(answer)
  }

  /// The error of a transfer that is ended from outside.
  func error(_ code: TransportError.Code, _ message: String) -> TransportError {
    let status = easy.integer(CURLINFO_RESPONSE_CODE)
    return TransportError(
      code, phase, "\(message) (\(job.request.purpose.rawValue), \(job.request.url.origin))",
      status: status == 0 ? nil : status)
  }

  /// `notSent` only while nothing can have reached the other side.
  private var phase: TransportError.Phase {
    switch gate.attempts {
    case 0: .notSent
    case 1: easy.integer(CURLINFO_REQUEST_SIZE) == 0 ? .notSent : .sent
    default: .sent
    }
  }

  private func failure(_ code: CURLcode) -> TransportError {
    switch halt {
    case .headTooLarge:
      return error(.headersTooLarge, "the answer's head is larger than \(headBytesLimit) bytes")
    case .answerTooLarge:
      let limit = job.request.responseBytesLimit
      return error(.answerTooLarge, "the answer's body is larger than \(limit) bytes")
    case .bodyUnreadable:
      return error(.bodyUnreadable, "the file to send could not be read to its end")
    case nil:
      break
    }
    if let refused = gate.refused { return forbidden(refused) }
    if gate.hasPreventedRepeat {
      return error(.connectionLost, "a kept connection closed while the request was written to it")
    }
    let meaning = TransportError.Code(code, isConnected: gate.attempts > 0)
    return error(meaning, Library.text(code))
  }

  private func forbidden(_ address: IPAddress) -> TransportError {
    .forbidden(address, host: job.request.url.host, purpose: job.request.purpose, phase)
  }

  private var httpVersion: Answer.HTTPVersion? {
    switch easy.integer(CURLINFO_HTTP_VERSION) {
    case 1: .http1_0
    case 2: .http1_1
    case 3: .http2
    case 30: .http3
    default: nil
    }
  }

  private var timing: Answer.Timing {
    Answer.Timing(
      nameLookup: easy.duration(CURLINFO_NAMELOOKUP_TIME_T),
      connect: easy.duration(CURLINFO_CONNECT_TIME_T),
      tls: easy.duration(CURLINFO_APPCONNECT_TIME_T),
      firstByte: easy.duration(CURLINFO_STARTTRANSFER_TIME_T),
      total: easy.duration(CURLINFO_TOTAL_TIME_T),
      reusedConnection: easy.integer(CURLINFO_NUM_CONNECTS) == 0)
  }
}
