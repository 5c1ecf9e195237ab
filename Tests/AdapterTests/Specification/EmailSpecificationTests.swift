import ChannelKit
import Core
import Email
import TestKit
import Testing
import Transport

/// Mail has no schema: a server and a reader of another make say whether what goes out is what the RFCs call a mail.
@Suite struct EmailSpecificationTests {
  private static let now = Timestamp(seconds: 1_790_000_000)

  /// What the fixtures' messages become.
  private static func drafts() throws -> [MailDraft] {
    let fixtures = try Fixtures(of: Email())
    return try fixtures.sends.filter { $0["requests"] != nil }.flatMap { fixture in
      let written = try #require(fixture["message"])
      let message = OutgoingMessage(
        id: UUID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001),
        to: try #require(fixture["to"]?.stringValue), try MessageContent(fixture: written),
        subject: written["subject"]?.stringValue, html: written["html"]?.stringValue,
        from: fixtures.account, now: now,
        entropy: Secret([UInt8](repeating: 0, count: OutgoingMessage.entropyByteCount)))
      return try Email().calls(for: message).compactMap { call in
        if case .mail(let draft, _) = call { draft } else { nil }
      }
    }
  }

  @Test(.enabled(if: PythonRelay.isInstalled, "needs python3-aiosmtpd"))
  func `a server and a reader of another make understand every mail`() async throws {
    let drafts = try Self.drafts()
    #expect(drafts.count > 8)
    let (relay, port) = try #require(PythonRelay.start())
    let clock = SystemClock()
    var options = TransportOptions()
    options.addressGuard = try AddressGuard(
      allow: Dictionary(uniqueKeysWithValues: Purpose.allCases.map { ($0, ["127.0.0.0/8"]) }))
    let transport = try Transport(
      options, clock: clock, log: Log(to: RecordingSink(), clock: clock, level: .warning))
    var random = SeededGenerator(seed: 2)
    for draft in drafts {
      let mail = try #require(Mail(draft, port: port, using: &random))
      let receipt = try await transport.send(mail)
      #expect(receipt.code == 250 && receipt.status == "2.0.0")
      var lines: [String] = []
      while let line = relay.readLine(), line != "end" { lines.append(line) }
      expectReading(lines, of: draft)
    }
    await transport.stop()
  }

  private func expectReading(_ lines: [String], of draft: MailDraft) {
    let unsubscribe = draft.fields.first { $0.name.lowercased() == "list-unsubscribe" }?.value
    let isOneClick = draft.fields.contains { $0.name == "List-Unsubscribe-Post" }
    let expected = [
      "from shop@shop.example", "rcpt amal@example.net", "defects 0",
      "From متجر النخيل <shop@shop.example>", "To amal@example.net", "Subject \(draft.subject)",
      "Message-ID <01900000-0000-7000-8000-000000000001@shop.example>",
      "Date Mon, 21 Sep 2026 14:13:20 +0000", "List-Unsubscribe \(unsubscribe ?? "None")",
      "List-Unsubscribe-Post \(isOneClick ? "List-Unsubscribe=One-Click" : "None")",
      "header-defects 0",
    ]
    #expect(Array(lines.prefix(expected.count)) == expected)
    let parts = lines.dropFirst(expected.count).map { $0.split(separator: " ")[1] }
    var types: [Substring] = draft.html == nil ? ["text/plain"] : ["text/plain", "text/html"]
    if draft.html != nil { types.insert("multipart/alternative", at: 0) }
    if !draft.attachments.isEmpty { types.insert("multipart/mixed", at: 0) }
    #expect(parts == types + draft.attachments.map { $0.type[...] })
    for file in draft.attachments {
      #expect(lines.contains { $0.contains(" attachment \(file.fileName) None '") })
    }
    if let html = draft.html {
      #expect(lines.contains { $0.hasPrefix("part text/html 0") && $0.contains(html) })
    }
  }

  @Test(arguments: [
    (MailDraft.Field("Bcc", "a@b.cc"), "a.png", "a"), (.init("X-A", "a\nb"), "a.png", "a"),
    (.init("X-A", "b"), "a\nb", "a"), (.init("X-A", "b"), "a.png", "a\r\nb"),
  ])
  func `what would break a mail has no form on the wire`(
    field: MailDraft.Field, fileName: String, subject: String
  ) {
    var random = SeededGenerator(seed: 2)
    let draft = MailDraft(
      id: "1@b.cc", date: Self.now, from: MailDraft.Party("a@b.cc"), to: MailDraft.Party("c@b.cc"),
      subject: subject, text: "a", fields: [field],
      attachments: [MailDraft.Attachment(fileName: fileName, type: "image/png", bytes: [])])
    #expect(Mail(draft, port: 25, using: &random) == nil)
  }
}
