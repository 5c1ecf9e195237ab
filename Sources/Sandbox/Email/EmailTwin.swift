import Core
import HTTPServer

/// A mail relay. Mail comes to it as JSON, `POST /messages`, so that it needs no port of its own; what it says are
/// the replies of SMTP (RFC 5321, RFC 3463).
struct EmailTwin: Twin {
  var memory = TwinMemory()

  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    guard request.method == .post, case .json(let body) = request.content else {
      return .answer(Self.reply(500, "5.5.2", "Error: command not recognized"))
    }
    switch request.path {
    case ["login"]: return .answer(Self.logIn(body["user"]?.stringValue ?? ""))
    case ["messages"]: return take(body, in: moment)
    default: return .answer(Self.reply(502, "5.5.1", "Error: command not implemented"))
    }
  }

  private static func logIn(_ user: String) -> TwinResponse {
    user.prefix { $0 != "@" }.hasSuffix("0401")
      ? badLogin : reply(235, "2.7.0", "Authentication successful")
  }

  private mutating func take(_ body: JSON, in moment: TwinMoment) -> Reaction {
    guard let from = body["from"]?.stringValue, let to = body["to"]?.stringValue,
      let id = body["message_id"]?.stringValue, to.contains("@")
    else { return .answer(Self.reply(501, "5.1.3", "Bad recipient address syntax")) }
    var letter = Letter(unsubscribeURL: body["unsubscribe_url"]?.stringValue)
    if let hook = memory.hook(of: from) {
      letter.pictureURL = Self.picture(in: body["html"]?.stringValue ?? "", at: hook.url)
    }
    let message = TwinMessage(
      account: from, address: to, id: id, text: body["text"]?.stringValue ?? "", tag: letter.text)
    let queued = Self.reply(250, "2.0.0", "Ok: queued as \(moment.hex(5).uppercased())")
    return deliver(message, accepted: queued, in: moment)
  }

  /// Programs fetch the pictures of a page. The twin calls nobody but the hook, so it looks for the one there.
  private static func picture(in html: String, at hook: String) -> String? {
    guard let start = html.firstRange(of: "src=\"\(hook)?")?.lowerBound else { return nil }
    let url = html[start...].dropFirst("src=\"".count).prefix { $0 != "\"" }
    return url.split(separator: "&amp;", omittingEmptySubsequences: false).joined(separator: "&")
  }

  private static let badLogin = reply(535, "5.7.8", "Error: authentication failed")

  func response(to fault: Fault, in moment: TwinMoment) -> TwinResponse {
    switch fault {
    case .content: Self.reply(554, "5.6.0", "Message content rejected")
    case .token: Self.badLogin
    case .blocked: Self.reply(550, "5.7.1", "You may not write to this mailbox")
    case .notFound: Self.reply(550, "5.1.1", "User unknown")
    case .closed: Self.reply(550, "5.2.1", "This mailbox is disabled")
    case .tooLarge: Self.reply(552, "5.3.4", "Message size exceeds fixed limit")
    case .rateLimited: Self.reply(451, "4.7.1", "Greylisted; try again later")
    case .failing: Self.reply(451, "4.3.0", "Error: queue file write error")
    case .unavailable: Self.reply(421, "4.3.2", "Service not available")
    }
  }

  /// Any reply of SMTP that is none of success.
  func documentedError(_ code: String, in moment: TwinMoment) -> TwinResponse? {
    Int(code).flatMap { (400..<600).contains($0) ? Self.reply($0, nil, "Error: as asked") : nil }
  }

  private static func reply(_ code: Int, _ status: String?, _ text: String) -> TwinResponse {
    var reply: JSONObject = ["code": .integer(Int64(code)), "text": .string(text)]
    reply["status"] = status.map { .string($0) }
    return .json(200, .object(reply))
  }
}

extension EmailTwin {
  /// What the reader of a mail may follow.
  struct Letter: Hashable {
    var pictureURL: String?
    let unsubscribeURL: String?

    init(unsubscribeURL: String?) { self.unsubscribeURL = unsubscribeURL }

    /// As a message's tag.
    var text: String { "\(pictureURL ?? "")\n\(unsubscribeURL ?? "")" }

    init(_ text: String) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      pictureURL = lines.first.flatMap { $0.isEmpty ? nil : $0 }
      unsubscribeURL = lines.last.flatMap { $0.isEmpty ? nil : $0 }
    }
  }
}
