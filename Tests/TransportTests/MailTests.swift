import Core
import TestKit
import Testing

@testable import Transport

@Suite struct MailTests {
  /// Speaks as a relay does; `replies` are taken instead of the usual ones, by command.
  static func relay(
    _ notes: Notes = Notes(), replies: [String: String] = [:]
  ) throws -> ScriptedServer {
    try ScriptedServer { connection, number in
      connection.write("220 relay.test ready\r\n")
      while let line = connection.readLine() {
        notes.add("\(number) \(line)")
        let command = String(line.prefix { $0 != " " && $0 != ":" })
        let reply = replies[command] ?? usual(command)
        guard reply != "hang" else { return connection.hang() }
        guard reply != "reset" else { return connection.reset() }
        connection.write("\(reply)\r\n")
        guard command != "QUIT" else { return }
        if command == "DATA", reply.hasPrefix("354") {
          while let body = connection.readLine(), body != "." { notes.add("\(number) | \(body)") }
          let end = replies["."] ?? "250 2.0.0 Ok: queued as 4F2A"
          guard end != "hang" else { return connection.hang() }
          guard end != "reset" else { return connection.reset() }
          connection.write("\(end)\r\n")
        }
      }
    }
  }

  private static func usual(_ command: String) -> String {
    switch command {
    case "EHLO": "250-relay.test\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN"
    case "AUTH": "235 welcome"
    case "DATA": "354 go on"
    case "QUIT": "221 bye"
    default: "250 ok"
    }
  }

  static func mail(
    to server: ScriptedServer, security: MailRelay.Security = .none,
    login: MailRelay.Login? = nil, text: String = "Hi\n", deadline: Duration = .seconds(10)
  ) throws -> Mail {
    var random = SeededGenerator(seed: 3)
    let relay = MailRelay(
      host: "127.0.0.1", port: server.port, security: security, login: login,
      greeting: "gateway.example")
    return Mail(
      through: try #require(relay), from: try MailMessageTests.address("bounce@example.com"),
      to: [
        try MailMessageTests.address("a@example.net"),
        try MailMessageTests.address("b@example.net"),
      ],
      message: try MailMessageTests.message(text: text).serialized(using: &random),
      deadline: deadline)
  }

  static func failure(_ transport: Transport, _ mail: Mail) async -> TransportError? {
    do {
      let receipt = try await transport.send(mail)
      Issue.record("taken with \(receipt) instead")
      return nil
    } catch {
      return error
    }
  }

  @Test func `a mail is handed over and the relay's word comes back`() async throws {
    let notes = Notes()
    let server = try Self.relay(notes)
    defer { server.stop() }
    let login = MailRelay.Login(user: "me", password: Secret("hush"))
    try await withTransport { transport in
      let mail = try Self.mail(to: server, login: login, text: "one\n.\n..two\n")
      let receipt = try await transport.send(mail)
      #expect(receipt == MailReceipt(code: 250, reply: "2.0.0 Ok: queued as 4F2A"))
    }
    #expect(notes.all.starts(with: ["1 EHLO gateway.example"]))
    #expect(notes.all.contains { $0.hasPrefix("1 AUTH PLAIN") })
    #expect(notes.all.contains { $0.hasPrefix("1 MAIL FROM:<bounce@example.com> SIZE=") })
    #expect(notes.all.contains("1 RCPT TO:<a@example.net>"))
    #expect(notes.all.contains("1 RCPT TO:<b@example.net>"))
    #expect(notes.all.contains("1 | Subject: Hello"))
    #expect(notes.all.contains("1 | .."))
    #expect(notes.all.contains("1 | ...two"))
  }

  @Test(arguments: [
    ("MAIL", "550 no", 550), ("RCPT", "550 5.1.1 no such user", 550), ("RCPT", "451 later", 451),
    ("DATA", "554 no", 554), (".", "554 5.7.1 spam", 554), (".", "452 full", 452),
    ("AUTH", "535 5.7.8 bad", 535),
  ])
  func `a refusal at any step is a refusal, and nothing was taken`(
    _ command: String, _ reply: String, _ code: Int
  ) async throws {
    let server = try Self.relay(replies: [command: reply])
    defer { server.stop() }
    let login = MailRelay.Login(user: "me", password: Secret("hush"))
    try await withTransport { transport in
      let error = await Self.failure(transport, try Self.mail(to: server, login: login))
      #expect(error?.code == .mailRefused && error?.phase == .notSent && error?.status == code)
      #expect(error?.reply == MailReceipt(code: code, reply: String(reply.dropFirst(4))))
      #expect(error.map { "\($0)" }?.contains("such") == false)
    }
  }

  @Test func `a refusal in several lines is heard whole`() async throws {
    let server = try Self.relay(replies: ["RCPT": "550-5.1.1 No such user.\r\n550 5.1.1 Look it up"]
    )
    defer { server.stop() }
    try await withTransport { transport in
      let error = await Self.failure(transport, try Self.mail(to: server))
      #expect(error?.reply?.reply == "5.1.1 No such user. 5.1.1 Look it up")
      #expect(error?.reply?.status == "5.1.1")
    }
  }

  @Test(arguments: [
    (250, "2.0.0 Ok", "2.0.0"), (550, "5.1.1", "5.1.1"), (450, "4.7.1 later", "4.7.1"),
    (550, "5.700.123 no", "5.700.123"), (550, "4.1.1 no", nil), (550, "5.1 no", nil),
    (550, "5.1.1.1 no", nil), (550, "5.1.x no", nil), (550, "5..1 no", nil),
    (550, "5.1.1000 no", nil), (550, "", nil), (550, "no 5.1.1", nil), (550, "5.1.+1 no", nil),
  ])
  func `the enhanced status is what a reply begins with`(
    code: Int, reply: String, status: String?
  ) {
    #expect(MailReceipt(code: code, reply: reply).status == status)
  }

  @Test func `a login is tried without sending anything`() async throws {
    let notes = Notes()
    let server = try Self.relay(notes)
    let refusing = try Self.relay(replies: ["AUTH": "535 5.7.8 bad"])
    defer {
      server.stop()
      refusing.stop()
    }
    let login = MailRelay.Login(user: "me", password: Secret("hush"))
    try await withTransport { transport in
      let good = try Self.mail(to: server, login: login).relay
      #expect(try await transport.logIn(to: good, deadline: .seconds(10)).code == 250)
      let bad = try Self.mail(to: refusing, login: login).relay
      do throws(TransportError) {
        _ = try await transport.logIn(to: bad, deadline: .seconds(10))
        Issue.record("the login was taken")
      } catch {
        #expect(error.code == .mailRefused && error.phase == .notSent)
        #expect(error.reply == MailReceipt(code: 535, reply: "5.7.8 bad"))
      }
    }
    #expect(notes.all.contains { $0.hasPrefix("1 AUTH PLAIN") })
    #expect(!notes.all.contains { $0.hasPrefix("1 MAIL") || $0.hasPrefix("1 RCPT") })
  }

  @Test(arguments: [
    ("RCPT", "reset", TransportError.Phase.notSent), ("DATA", "reset", .notSent),
    (".", "reset", .sent), ("RCPT", "hang", .notSent), (".", "hang", .sent),
  ])
  func `a relay that goes away leaves open only what was written to its end`(
    _ command: String, _ reply: String, _ phase: TransportError.Phase
  ) async throws {
    let server = try Self.relay(replies: [command: reply])
    defer { server.stop() }
    try await withTransport { transport in
      let mail = try Self.mail(to: server, deadline: .milliseconds(700))
      let error = await Self.failure(transport, mail)
      #expect(error?.phase == phase)
      #expect((error?.code == .timedOut) == (reply == "hang"))
    }
  }

  @Test func `a relay without TLS gets nothing when TLS is required`() async throws {
    let notes = Notes()
    let server = try Self.relay(notes)
    defer { server.stop() }
    try await withTransport { transport in
      let login = MailRelay.Login(user: "me", password: Secret("hush"))
      let mail = try Self.mail(to: server, security: .startTLS, login: login)
      let error = await Self.failure(transport, mail)
      #expect(error?.code == .tlsFailed && error?.phase == .notSent)
      _ = try await transport.send(Self.mail(to: server, security: .opportunistic))
    }
    #expect(!notes.all.contains { $0.contains("AUTH") })
    let port = server.port
    #expect(
      MailRelay(
        host: "127.0.0.1", port: port, security: .opportunistic,
        login: MailRelay.Login(user: "me", password: Secret("hush"))) == nil)
  }

  @Test func `a connection is kept for the same relay and replaced when it has closed`()
    async throws
  {
    let server = try Self.relay()
    let closing = try ScriptedServer { connection, number in
      connection.write("220 hello\r\n")
      while let line = connection.readLine() {
        if line == "DATA" {
          connection.write("354 go\r\n")
          while let body = connection.readLine(), body != "." {}
          connection.write("250 taken by \(number)\r\n")
          return
        }
        connection.write("250 ok\r\n")
      }
    }
    defer {
      server.stop()
      closing.stop()
    }
    try await withTransport({ $0.mailsMax = 1 }) { transport in
      for _ in 0..<3 { _ = try await transport.send(Self.mail(to: server)) }
      #expect(server.connections == 1)
      for number in 1...3 {
        let receipt = try await transport.send(Self.mail(to: closing))
        #expect(receipt.reply == "taken by \(number)")
      }
    }
  }

  @Test func `a relay on a forbidden address is not connected to`() async throws {
    let server = try Self.relay()
    defer { server.stop() }
    try await withTransport({ $0.addressGuard = try .loopback([.webhooks]) }) { transport in
      let error = await Self.failure(transport, try Self.mail(to: server))
      #expect(error?.code == .forbiddenAddress && error?.phase == .notSent)
    }
    #expect(server.connections == 0)
  }

  @Test func `a hanging relay holds its own workers, and mail that waits keeps its deadline`()
    async throws
  {
    let hanging = try Self.relay(replies: [".": "hang"])
    let server = try Self.relay()
    defer {
      hanging.stop()
      server.stop()
    }
    try await withTransport({
      $0.mailsMax = 3
      $0.mailsPerRelayMax = 2
    }) { transport in
      let slow = try Self.mail(to: hanging)
      let stuck = (0..<2).map { _ in Task { await Self.failure(transport, slow) } }
      #expect(await eventually { hanging.connections == 2 })
      var waiting = slow
      waiting.deadline = .milliseconds(100)
      let late = await Self.failure(transport, waiting)
      #expect(late?.code == .timedOut && late?.phase == .notSent)
      for _ in 0..<5 { _ = try await transport.send(Self.mail(to: server)) }
      for task in stuck { task.cancel() }
      for task in stuck {
        let error = await task.value
        #expect(error?.code == .cancelled)
      }
    }
  }
}
