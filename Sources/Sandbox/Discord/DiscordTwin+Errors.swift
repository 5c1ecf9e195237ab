import Core

extension DiscordTwin {
  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content: error("50006")
    case .token: Self.error(401, 0, "401: Unauthorized")
    case .blocked: error("50007")
    case .notFound: error("10003")
    case .closed: error("50278")
    case .tooLarge: error("40005")
    case .rateLimited: Self.rateLimited
    case .failing: Self.error(500, 0, "500: Internal Server Error")
    case .unavailable: error("130000")
    }
  }

  private static let rateLimited = TwinResponse.json(
    429,
    [
      "message": "You are being rate limited.",
      "retry_after": .double(Double(Fault.retryAfterSeconds) + 0.5), "global": false,
    ],
    fields: [
      // Without it clients take the answer for one of the network in front, and do not try again.
      "via": "1.1 google", "retry-after": "\(Fault.retryAfterSeconds + 1)",
      "x-ratelimit-scope": "user",
      "x-ratelimit-limit": "5", "x-ratelimit-remaining": "0",
      "x-ratelimit-reset-after": "\(Fault.retryAfterSeconds).500",
      "x-ratelimit-bucket": "80c17d2f203122d936070c88c8d10f33",
    ])

  /// By its code.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? {
    Self.errors[code] == nil ? nil : error(code)
  }

  private func error(_ code: String) -> TwinResponse {
    let (status, text) = Self.errors[code] ?? (500, "500: Internal Server Error")
    return Self.error(status, Int(code) ?? 0, text)
  }

  private static let errors: [String: (status: Int, text: String)] = [
    "10003": (404, "Unknown Channel"),
    "10008": (404, "Unknown Message"),
    "10013": (404, "Unknown User"),
    "10062": (404, "Unknown interaction"),
    "20009": (400, "Explicit content cannot be sent to the desired recipient(s)"),
    "20016": (400, "This action cannot be performed due to slowmode rate limit"),
    "20028": (429, "The channel you are writing has hit the write rate limit"),
    "40001": (401, "Unauthorized. Provide a valid token and try again"),
    "40003": (400, "You are opening direct messages too fast"),
    "40004": (503, "Send messages has been temporarily disabled"),
    "40005": (413, "Request entity too large. Try sending something smaller in size"),
    "40006": (503, "This feature has been temporarily disabled server-side"),
    "40060": (400, "Interaction has already been acknowledged"),
    "40062": (429, "Service resource is being rate limited"),
    "50001": (403, "Missing Access"),
    "50006": (400, "Cannot send an empty message"),
    "50007": (403, "Cannot send messages to this user"),
    "50008": (400, "Cannot send messages in a non-text channel"),
    "50009": (403, "Channel verification level is too high for you to gain access"),
    "50013": (403, "You lack permissions to perform that action"),
    "50035": (400, "Invalid Form Body"),
    "50045": (400, "File uploaded exceeds the maximum size"),
    "50046": (400, "Invalid file uploaded"),
    "50109": (400, "The request body contains invalid JSON."),
    "50278": (403, "Cannot send messages to this user due to having no mutual guilds"),
    "130000": (503, "API resource is currently overloaded. Try again a little later"),
    "200000": (400, "Message was blocked by automatic moderation"),
    "240000": (400, "Message blocked by harmful links filter"),
  ]
}
