package import ChannelKit

extension Email {
  package func verdict(on answer: ProviderAnswer) -> Verdict {
    switch answer {
    case .notSent: .retry(after: nil, .session)
    case .lost, .response: .unknown
    case .mail(let reply): verdict(on: reply)
    }
  }

  private func verdict(on reply: MailReply) -> Verdict {
    switch reply.code {
    case 200..<300: return .accepted(id: "")
    case 400..<500: return .retry(after: nil, Self.scope(of: reply))
    case 500..<600: break
    default: return .unknown
    }
    if Self.isAboutLogin(reply) { return .disconnect(reply.text) }
    // A mailbox that is full is emptied some day.
    if reply.status == "5.2.2" { return .retry(after: nil, .pair) }
    let kind = Self.kind(status: reply.status, code: reply.code, reply.text)
    return .reject(Verdict.Reason(kind, code: reply.status ?? "\(reply.code)", reply.text))
  }

  /// Greylisting and full mailboxes concern one address; what the relay cannot do, all of them.
  private static func scope(of reply: MailReply) -> Verdict.Scope {
    if [421, 432, 454].contains(reply.code) { return .session }
    return reply.status?.hasPrefix("4.3.") == true ? .session : .pair
  }

  /// RFC 4954: the login is missing, wrong, too weak, or to be renewed.
  private static func isAboutLogin(_ reply: MailReply) -> Bool {
    [530, 534, 535, 538].contains(reply.code)
      || ["5.7.8", "5.7.9", "5.7.11", "5.7.14"].contains(reply.status)
  }

  /// What a refusal is about, by its enhanced status (RFC 3463, RFC 5248), else by its code (RFC 5321, RFC 7504).
  static func kind(status: String?, code: Int?, _ text: String) -> Verdict.Reason.Kind {
    guard let status else { return kind(code: code ?? 550, text) }
    let numbers = status.split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 3 else { return kind(code: code ?? 550, text) }
    switch (numbers[1], numbers[2]) {
    // The sender's own address.
    case (1, 7), (1, 8): return .account
    // Too large, for the mailbox or for the system.
    case (2, 3), (3, 4): return .content
    case (1...4, _): return .recipient
    // Reverse names, SPF, DKIM and DMARC.
    case (7, 20...29): return .account
    case (7, _): return isAboutContent(text) ? .content : .account
    case (5, _), (6, _): return .content
    default: return kind(code: code ?? 550, text)
    }
  }

  private static func kind(code: Int, _ text: String) -> Verdict.Reason.Kind {
    switch code {
    case 521, 550, 551, 553, 556: isAboutContent(text) ? .content : .recipient
    default: .content
    }
  }

  private static func isAboutContent(_ text: String) -> Bool {
    let text = text.lowercased()
    return ["spam", "virus", "content", "malware", "phish"].contains { text.contains($0) }
  }
}
