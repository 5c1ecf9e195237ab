import Core
import TestKit
import Testing

extension ChannelTests {
  /// Mail that a server of another make takes, and a reader of another make understands.
  @Suite(.serialized, .enabled(if: PythonRelay.isInstalled)) struct MailTests {
    private static let options = [
      "--set", "guard.allow.mail=127.0.0.1", "--set", "guard.allow.media=127.0.0.1",
      "--set", "server.public_url=https://shop.example",
    ]
    private static let subject = "طلبك رقم ٤٢ في الطريق إليك — شكرًا لثقتك بمتجرنا"

    @Test func `a mail arrives as it was meant, and its reader can unsubscribe at once`()
      async throws
    {
      let (shop, relay, _) = try await Self.connected()
      let file = try #require(FileServer("bill.pdf", type: "application/pdf", "%PDF-1.4 bill"))
      let id = try shop.send([
        "channel": "email", "to": "customer@example.com", "subject": .string(Self.subject),
        "message": "مرحبًا، طلبك في الطريق.", "html": "<p dir=\"rtl\">مرحبًا</p>",
        "type": "document", "media_url": .string(file.url),
      ])
      let message = try await shop.message(id, "sent")
      try #require(message["status"] == "sent", "\(message)")

      let mail = Self.lines(of: relay)
      #expect(mail.contains("from shop@example.com"))
      #expect(mail.contains("rcpt customer@example.com"))
      #expect(mail.contains("defects 0") && mail.contains("header-defects 0"))
      #expect(mail.contains("Subject \(Self.subject)"))
      #expect(mail.contains { $0.hasPrefix("part text/plain 0") && $0.contains("طلبك في الطريق") })
      #expect(mail.contains { $0.hasPrefix("part text/html 0") && $0.contains("?open=") })
      let bill = Hex.encode(Array("%PDF-1.4 bill".utf8))
      #expect(
        mail.contains {
          $0.hasPrefix("part application/pdf 0 attachment bill.pdf") && $0.contains(bill)
        }, "\(mail)")
      #expect(mail.contains("List-Unsubscribe-Post List-Unsubscribe=One-Click"))

      let field = try #require(mail.first { $0.hasPrefix("List-Unsubscribe <") })
      let link = field.dropFirst("List-Unsubscribe <https://shop.example".count).dropLast()
      let page = try shop.ask("GET \(link)", ["Accept-Language: ar"])
      #expect(page.status == 200 && page.body.contains("customer@example.com"))
      let posted = try shop.ask(
        "POST \(link)", [], json: "List-Unsubscribe=One-Click",
        type: "application/x-www-form-urlencoded")
      #expect(posted.status == 200, "\(posted.text)")
      let again = try shop.ask(
        "POST /api/v1/messages/send",
        ["channel": "email", "to": "customer@example.com", "message": "Once more"])
      #expect(again.status == 422 && again.body.contains("wants no more messages"))
    }

    @Test func `a report of a bounce fails the mail that it is of`() async throws {
      let (shop, relay, session) = try await Self.connected()
      let id = try shop.send([
        "channel": "email", "to": "nobody@example.com", "message": "Hello",
      ])
      #expect(try await shop.message(id, "sent")["status"] == "sent")
      let name = try #require(Self.lines(of: relay).first { $0.hasPrefix("Message-ID ") })
      let shown = try shop.ask("GET /api/v1/sessions/\(session)/hook").json()["data"]
      let hook = try #require(shown?["url"]?.stringValue).dropFirst("https://shop.example".count)
      let secret = try #require(shown?["secret"]?.stringValue)
      let report = Self.report(of: String(name.dropFirst("Message-ID ".count)))

      let forged = try shop.ask(
        "POST \(hook)", ["X-Hook-Secret: wrong"], json: report, type: "message/rfc822")
      #expect(forged.status == 401 || forged.status == 403, "\(forged.text)")
      let taken = try shop.ask(
        "POST \(hook)", ["X-Hook-Secret: \(secret)"], json: report, type: "message/rfc822")
      #expect((200..<300).contains(taken.status), "\(taken.text)")
      let failed = try await shop.message(id, "failed")
      #expect(failed["status"] == "failed")
      #expect(failed["error"]?["code"] == "5.1.1")
      #expect(failed["error"]?["text"] == "550 5.1.1 No such user", "\(failed)")
    }

    private static func connected() async throws -> (Shop, ChildProcess, session: String) {
      let (relay, port) = try #require(PythonRelay.start())
      let shop = try await Shop(isTest: false, options)
      let session = try await shop.connect(
        "email",
        [
          "smtp_host": "127.0.0.1", "smtp_port": .string("\(port)"), "security": "none",
          "from_email": "shop@example.com", "from_name": "متجر",
        ])
      return (shop, relay, session)
    }

    /// What the relay understood of one mail.
    private static func lines(of relay: ChildProcess) -> [String] {
      var lines: [String] = []
      while let line = relay.readLine(), line != "end" { lines.append(line) }
      return lines
    }

    /// As RFC 3464 has it, in its appendix D.
    private static func report(of id: String) -> String {
      """
      From: Mail Delivery Subsystem <MAILER-DAEMON@example.com>\r
      To: shop@example.com\r
      MIME-Version: 1.0\r
      Content-Type: multipart/report; report-type=delivery-status; boundary="RAA14128.773615765"\r
      \r
      --RAA14128.773615765\r
      \r
      ----- The following addresses had delivery problems -----\r
      --RAA14128.773615765\r
      content-type: message/delivery-status\r
      \r
      Reporting-MTA: dns; mail.example.com\r
      \r
      Final-Recipient: rfc822; nobody@example.com\r
      Action: failed\r
      Status: 5.1.1\r
      Diagnostic-Code: smtp; 550 5.1.1 No such user\r
      \r
      --RAA14128.773615765\r
      content-type: message/rfc822\r
      \r
      Message-ID: \(id)\r
      To: nobody@example.com\r
      \r
      --RAA14128.773615765--\r

      """
    }
  }
}
