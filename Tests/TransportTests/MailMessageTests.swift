import Core
import TestKit
import Testing

@testable import Transport

@Suite struct MailMessageTests {
  static func address(_ text: String) throws -> EmailAddress { try #require(EmailAddress(text)) }

  static func someone(_ text: String, _ name: String? = nil) throws -> Correspondent {
    try #require(Correspondent(address(text), name: name))
  }

  static func message(
    subject: String = "Hello", text: String? = "Hi\n", html: String? = nil
  ) throws -> MailMessage {
    let id = try #require(MessageID("1.2@example.com"))
    let message = MailMessage(
      from: try someone("shop@example.com", "متجر النخيل"), to: [try someone("a@example.net")],
      subject: subject, text: text, html: html, messageID: id,
      date: Timestamp(seconds: 1_767_225_600))
    return try #require(message)
  }

  static func written(_ message: MailMessage) -> String {
    var random = SeededGenerator(seed: 1)
    return String(decoding: message.serialized(using: &random), as: UTF8.self)
  }

  @Test func `a plain message is written whole`() throws {
    let text = Self.written(try Self.message())
    let expected = [
      "Date: Thu, 01 Jan 2026 00:00:00 +0000",
      "From: =?utf-8?B?2YXYqtis2LEg2KfZhNmG2K7ZitmE?= <shop@example.com>",
      "To: a@example.net", "Subject: Hello", "Message-ID: <1.2@example.com>", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
      "Hi", "",
    ]
    #expect(text == expected.joined(separator: "\r\n"))
  }

  @Test func `every line is short ASCII and ends in CRLF`() throws {
    var message = try Self.message(
      subject: String(repeating: "عرض خاص لعملائنا الكرام ", count: 20),
      text: String(repeating: "سطر طويل = ", count: 200) + "\n. dot\n.\n",
      html: "<p>\(String(repeating: "x", count: 500))</p>")
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
    message.attachments = [
      try #require(
        MailFile(name: "فاتورة ديسمبر الطويلة جدًا.pdf", mediaType: "application/pdf", bytes: bytes))
    ]
    message.inlineFiles = [
      try #require(MailFile(name: "a.png", mediaType: "image/png", bytes: bytes, contentID: "a@b"))
    ]
    message.copies = try (0..<30).map {
      try Self.someone("user\($0)@example.org", "زبون رقم \($0)")
    }
    let isAdded = message.add(
      field: "List-Unsubscribe", "<https://example.com/u?t=1>, <mailto:u@example.com>")
    #expect(isAdded)
    let bytesWritten = Array(Self.written(message).utf8)
    var column = 0
    for (index, byte) in bytesWritten.enumerated() {
      if byte == 0x0D {
        #expect(bytesWritten[index + 1] == 0x0A)
      } else if byte == 0x0A {
        #expect(bytesWritten[index - 1] == 0x0D && column <= 79)
        column = -1
      } else {
        #expect(byte < 0x7F && byte >= 0x20)
      }
      column += 1
    }
  }

  @Test(arguments: [
    ("", ""), ("a", "a\r\n"), ("a\r\nb", "a\r\nb\r\n"), ("a \n", "a=20\r\n"),
    ("a\t\nb", "a=09\r\nb\r\n"),
    ("=", "=3D\r\n"), ("é", "=C3=A9\r\n"), ("\r", "=0D\r\n"), ("\n\na", "\r\n\r\na\r\n"),
    (String(repeating: "x", count: 76), String(repeating: "x", count: 76) + "\r\n"),
    (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx\r\n"),
    (String(repeating: "x", count: 75) + " ", String(repeating: "x", count: 75) + "=\r\n=20\r\n"),
  ])
  func `a body is quoted-printable`(_ text: String, _ expected: String) {
    #expect(String(decoding: TransferEncoding.quotedPrintable(text), as: UTF8.self) == expected)
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
    (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 +0000"), (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
    (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 +0000"),
  ])
  func `a date is as RFC 5322 has it`(_ seconds: Int64, _ expected: String) {
    #expect(MailDate.text(Timestamp(seconds: seconds)) == expected)
  }

  @Test(arguments: ["a\r\nBcc: x@y.zz", "a\nb", "a\rb", "a\0", "a\u{2028}b", "a\u{85}b"])
  func `nothing can begin a header line of its own`(_ text: String) throws {
    #expect(Correspondent(try Self.address("a@b.cc"), name: text) == nil)
    #expect(MailFile(name: text, mediaType: "text/plain", bytes: []) == nil)
    #expect(MailFile(name: "a", mediaType: "text/\(text)", bytes: []) == nil)
    #expect(MailRelay.Login(user: text, password: Secret("x")) == nil)
    var message = try Self.message()
    let fields = [("X-A", text), (text, "x")]
    let names = ["", "a b", "a:", "Bcc", "content-type", "é"]
    for (name, value) in fields + names.map({ ($0, "x") }) {
      let isAdded = message.add(field: name, value)
      #expect(!isAdded)
    }
    let withSubject = MailMessage(
      from: message.from, to: message.to, subject: text, messageID: message.messageID,
      date: message.date)
    #expect(withSubject == nil)
  }
}
