import Core

extension EmailTwin {
  /// Who reads a mail fetches its picture; who unsubscribes posts to its link (RFC 8058); a server reports the rest.
  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let letter = Letter(message.tag ?? "")
    switch event {
    case .sent, .reply: return nil
    case .read: return letter.pictureURL.map { HookRequest(.get, $0) }
    case .optOut: return letter.unsubscribeURL.map(Self.unsubscribing(at:))
    case .delivered: return Self.report("delivered", "2.0.0", "250 Ok", of: message, to: hook)
    case .failed:
      return Self.report("failed", "5.1.1", "550 5.1.1 User unknown", of: message, to: hook)
    }
  }

  /// Answers to mail go to the sender's mailbox, which is none of this gateway's.
  func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? { nil }

  private static func unsubscribing(at url: String) -> HookRequest {
    HookRequest(
      .post, url, headers: ["content-type": "application/x-www-form-urlencoded"],
      body: Array("List-Unsubscribe=One-Click".utf8))
  }

  /// A report of a server about a mail (RFC 3464), as a mailbox for them hands it on.
  private static func report(
    _ action: String, _ status: String, _ words: String, of message: TwinMessage, to hook: Hook
  ) -> HookRequest {
    let lines = [
      "From: MAILER-DAEMON@sandbox.invalid", "To: \(message.account)", "Subject: Delivery status",
      "MIME-Version: 1.0",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=\"report\"", "",
      "--report", "Content-Type: text/plain", "", "What became of your mail: \(action).",
      "--report", "Content-Type: message/delivery-status", "",
      "Reporting-MTA: dns; sandbox.invalid",
      "", "Final-Recipient: rfc822; \(message.address)", "Action: \(action)", "Status: \(status)",
      "Diagnostic-Code: smtp; \(words)", "", "--report", "Content-Type: text/rfc822-headers", "",
      "Message-ID: <\(message.id)>", "To: \(message.address)", "", "--report--", "",
    ]
    return HookRequest(
      .post, hook.url,
      headers: [
        "content-type": "message/rfc822",
        "x-hook-secret": String(decoding: hook.secret.exposed, as: UTF8.self),
      ], body: Array(lines.joined(separator: "\r\n").utf8))
  }
}
