import Core
import TestKit
import Testing

@testable import Transport

/// What a mail server and a reader of another make understand of our mail.
@Suite struct MailRelayTests {
  @Test(.enabled(if: PythonRelay.isInstalled, "needs python3-aiosmtpd"))
  func `another mail server reads what was written`() async throws {
    let (session, port) = try #require(PythonRelay.start())
    let subject = "عرضٌ خاص: خصم ٥٠٪ على كل شيء 🎉 لعملائنا الكرام في كل مكان حتى نهاية الشهر"
    let text = "مرحبًا بك،\n.\n..نقطتان\nسطر طويل = \(String(repeating: "نص ", count: 60))\n"
    let fileName = "فاتورة رقم ١٢٣ لشهر ديسمبر الماضي.pdf"
    var message = try MailMessageTests.message(
      subject: subject, text: text, html: "<p>مرحبًا <img src=\"cid:logo@qanat\"></p>\n")
    let bytes = (0..<600).map { UInt8(truncatingIfNeeded: $0 * 7) }
    message.attachments = [
      try #require(MailFile(name: fileName, mediaType: "application/pdf", bytes: bytes))
    ]
    message.inlineFiles = [
      try #require(
        MailFile(
          name: "a \"b\".png", mediaType: "image/png", bytes: [0, 255], contentID: "logo@qanat"))
    ]
    let unsubscribe = "<https://example.com/\(String(repeating: "u", count: 120))?a=b>"
    let isAdded = message.add(field: "List-Unsubscribe", unsubscribe)
    #expect(isAdded)
    let isOneClick = message.add(field: "List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    #expect(isOneClick)
    var random = SeededGenerator(seed: 9)
    let relay = try #require(MailRelay(host: "127.0.0.1", port: port, security: .opportunistic))
    let mail = Mail(
      through: relay, from: try MailMessageTests.address("bounce@example.com"),
      to: [try MailMessageTests.address("a@example.net")],
      message: message.serialized(using: &random), deadline: .seconds(10))
    try await withTransport { transport in
      let receipt = try await transport.send(mail)
      #expect(receipt.reply == "2.0.0 Ok: queued as py1")
    }
    var lines: [String] = []
    while let line = session.readLine(), line != "end" { lines.append(line) }
    let hex = { (bytes: [UInt8]) in
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    // Lines end in CRLF in MIME, and the last end before a boundary belongs to the boundary.
    let shown = text.dropLast().replacing("\n", with: "\\r\\n")
    #expect(
      lines == [
        "from bounce@example.com", "rcpt a@example.net", "defects 0",
        "From متجر النخيل <shop@example.com>", "To a@example.net", "Subject \(subject)",
        "Message-ID <1.2@example.com>", "Date Thu, 01 Jan 2026 00:00:00 +0000",
        "List-Unsubscribe \(unsubscribe)", "List-Unsubscribe-Post List-Unsubscribe=One-Click",
        "header-defects 0", "part multipart/mixed 0",
        "part multipart/related 0", "part multipart/alternative 0",
        "part text/plain 0 None None None '\(shown)'",
        "part text/html 0 None None None '<p>مرحبًا <img src=\"cid:logo@qanat\"></p>'",
        "part image/png 0 inline a \"b\".png <logo@qanat> '00ff'",
        "part application/pdf 0 attachment \(fileName) None '\(hex(bytes))'",
      ])
  }
}
