import ChannelKit
import Core

/// A mail of a server about a mail of ours: what became of it (RFC 3464), or that somebody complained (RFC 5965).
struct MailReport {
  private let source: MailSource

  init(_ bytes: [UInt8]) { source = MailSource(bytes) }

  /// What it tells; nothing where it is no report, or is of no mail of ours.
  func events(for account: Account) -> [InboundEvent] {
    let parts = source.parts
    guard source.type == "multipart/report", let original = Self.original(in: parts) else {
      return []
    }
    if let feedback = parts.first(where: { $0.type == "message/feedback-report" }) {
      return Self.complaint(feedback, of: original, account)
    }
    let statuses = parts.first {
      ["message/delivery-status", "message/global-delivery-status"].contains($0.type)
    }
    guard let id = Self.id(of: original), let statuses else { return [] }
    // A mail of ours has one recipient; the group before theirs is about the report.
    return statuses.groups.compactMap { Self.outcome($0, of: id) }.first.map { [$0] } ?? []
  }

  /// The head of the mail that the report is of, as it was sent back.
  private static func original(in parts: [MailSource]) -> MailSource? {
    let types = [
      "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global",
      "message/global-headers", "text/rfc822",
    ]
    return parts.first { types.contains($0.type) }.map { MailSource($0.lines) }
  }

  /// The id that stands in the Message-ID that we wrote: `<ID@domain>`.
  private static func id(of original: MailSource) -> String? {
    let text = original["message-id"]?.drop { $0 == "<" || $0 == " " }.prefix { $0 != "@" }
    return text.flatMap { UUID($0)?.description }
  }

  private static func outcome(_ group: MailSource, of id: String) -> InboundEvent? {
    switch group["action"].map({ $0.prefix { $0 != " " }.lowercased() }) {
    case "failed":
      let status = group["status"].map { String($0.prefix { $0 != " " && $0 != "(" }) }
      let text = words(of: group["diagnostic-code"]) ?? "the mail could not be delivered"
      // A server that gave up after it had tried for days tells it by 4.
      let isPermanent = status?.hasPrefix("5.") ?? true
      let kind = isPermanent ? Email.kind(status: status, code: nil, text) : .recipient
      let reason = Verdict.Reason(kind, code: status ?? "failed", text)
      return InboundEvent(key: "failed:\(id)", at: nil, .failure(reason, of: id))
    case "delivered":
      return InboundEvent(key: "delivered:\(id)", at: nil, .receipt(.delivered, of: id))
    default:
      return nil
    }
  }

  /// `smtp; 550 5.1.1 No such user`, without the name of the code.
  private static func words(of diagnostic: String?) -> String? {
    guard let diagnostic, let semicolon = diagnostic.firstIndex(of: ";") else { return diagnostic }
    return String(diagnostic[semicolon...].dropFirst().drop { $0 == " " }.prefix(500))
  }

  /// Who complains wants no more. Most servers hide the address, and leave the link that unsubscribes it.
  private static func complaint(
    _ feedback: MailSource, of original: MailSource, _ account: Account
  ) -> [InboundEvent] {
    let report = feedback.groups.first
    guard report?["feedback-type"]?.lowercased() != "not-spam" else { return [] }
    let link = original["list-unsubscribe"].flatMap { MailLink($0, account) }
    if case .unsubscribe(let message, let address) = link {
      return [InboundEvent(key: "complaint:\(message)", at: nil, .optOut(address: address))]
    }
    let shown = report?["original-rcpt-to"] ?? original["to"] ?? ""
    let bare = shown.split(separator: "<").last.map { $0.prefix { $0 != ">" && $0 != " " } } ?? ""
    guard let id = id(of: original), let address = EmailAddress(String(bare)) else { return [] }
    return [
      InboundEvent(key: "complaint:\(id)", at: nil, .optOut(address: address.description))
    ]
  }
}
