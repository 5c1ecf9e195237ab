import Core

extension TelegramTwin {
  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content:
      Self.bad("can't parse entities: Can't find end of the entity starting at byte offset 0")
    case .token: Self.error(401, "Unauthorized")
    case .blocked: Self.error(403, "Forbidden: bot was blocked by the user")
    case .notFound: Self.bad("chat not found")
    case .closed: Self.error(403, "Forbidden: user is deactivated")
    case .tooLarge: Self.error(413, "Request Entity Too Large")
    case .rateLimited:
      Self.error(
        429, "Too Many Requests: retry after \(Fault.retryAfterSeconds)",
        parameters: ["retry_after": .integer(Int64(Fault.retryAfterSeconds))],
        fields: ["retry-after": "\(Fault.retryAfterSeconds)"])
    case .failing: Self.error(500, "Internal Server Error")
    case .unavailable: Self.error(502, "Bad Gateway")
    }
  }

  /// By a word of the description, as the Bot API has no finer codes.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? {
    if code == "migrate" {
      return Self.error(
        400, "Bad Request: group chat was upgraded to a supergroup chat",
        parameters: ["migrate_to_chat_id": -1_001_234_567_890])
    }
    return Self.errors.first { $0.word == code }.map { Self.error($0.code, $0.text) }
  }

  private static let errors: [(word: String, code: Int, text: String)] = [
    ("empty", 400, "Bad Request: message text is empty"),
    ("file", 400, "Bad Request: wrong file identifier/HTTP URL specified"),
    ("large", 400, "Bad Request: file is too big"),
    ("entities", 400, "Bad Request: can't parse entities"),
    ("url", 400, "Bad Request: failed to get HTTP URL content"),
    ("page", 400, "Bad Request: wrong type of the web page content"),
    ("initiate", 403, "Forbidden: bot can't initiate conversation with a user"),
    ("kicked", 403, "Forbidden: bot was kicked from the group chat"),
    ("member", 403, "Forbidden: bot is not a member of the channel chat"),
    ("conflict", 409, "Conflict: terminated by other getUpdates request"),
  ]
}
