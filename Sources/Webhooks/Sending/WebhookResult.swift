import Core
import Transport

/// What came of sending one attempt.
enum WebhookResult: Sendable {
  case answer(status: Int, retryAfter: Duration?, body: [UInt8])
  /// No answer; the word says why.
  case failure(TransportError.Code)
  /// Our own way out has no room, or closes.
  case notNow
  /// The secret cannot be opened, or the URL not be read.
  case unsendable(String)

  init(_ result: Result<Answer, TransportError>, now: Timestamp) {
    switch result {
    case .success(let answer):
      self = .answer(
        status: answer.status,
        retryAfter: answer.headers["retry-after"].flatMap { Self.pause($0, now: now) },
        body: answer.body)
    case .failure(let error):
      switch (error.code, error.phase) {
      case (.overloaded, .notSent), (.stopped, .notSent), (.cancelled, .notSent): self = .notNow
      // It has answered; what it had to say beyond is nothing to us.
      case (.answerTooLarge, _):
        self =
          if let status = error.status {
            .answer(status: status, retryAfter: nil, body: [])
          } else {
            .failure(error.code)
          }
      default: self = .failure(error.code)
      }
    }
  }

  /// The pause of a `Retry-After`: seconds or a date.
  static func pause(_ text: String, now: Timestamp) -> Duration? {
    if let seconds = Int64(asciiDigits: text.utf8) {
      return max(.seconds(min(seconds, pauseMax.components.seconds)), pauseMin)
    }
    guard let date = Timestamp(httpDate: text, now: now), date > now else { return nil }
    return min(max(date - now, pauseMin), pauseMax)
  }

  /// Whoever asks to be left in peace gets a little of it.
  private static let pauseMin = Duration.seconds(1)
  private static let pauseMax = Duration.seconds(86_400)

  var isDelivered: Bool {
    if case .answer(200..<300, _, _) = self { true } else { false }
  }

  /// How the log tells of it.
  func attempt(_ number: Int, at: Timestamp, _ duration: Duration) -> WebhookAttempt {
    switch self {
    case .answer(let status, _, let body):
      WebhookAttempt(
        number: number, at: at, duration: duration, statusCode: status,
        failure: isDelivered ? nil : "http_\(status)", answer: WebhookAttempt.excerpt(of: body))
    case .failure(let code):
      WebhookAttempt(number: number, at: at, duration: duration, failure: code.word)
    case .notNow: WebhookAttempt(number: number, at: at, duration: duration, failure: "not_sent")
    case .unsendable(let word):
      WebhookAttempt(number: number, at: at, duration: duration, failure: word)
    }
  }
}

extension TransportError.Code {
  /// The code in the spelling of the API: `timed_out`.
  fileprivate var word: String {
    rawValue.reduce(into: "") { text, character in
      if character.isUppercase { text += "_" }
      text += character.lowercased()
    }
  }
}
