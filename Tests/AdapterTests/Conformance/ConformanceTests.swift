import ChannelKit
import Core
import Channels
import TestKit
import Testing

/// All channels; each must pass everything below.
private let channels = Channels.all
private let now = Timestamp(seconds: 1_790_000_000)

@Suite struct `Every channel` {
  @Test(arguments: channels.indices)
  func `describes itself in both languages, within what the engine can keep`(place: Int) throws {
    let descriptor = channels[place].descriptor
    #expect(descriptor.id.utf8.allSatisfy { (0x61...0x7A).contains($0) })
    var texts = [descriptor.name]
    texts += descriptor.addresses.map(\.name)
    texts += descriptor.credentials.flatMap { [$0.label, $0.help] }
    for text in texts {
      #expect(
        !text.english.isEmpty && text.english.unicodeScalars.allSatisfy(\.isASCIIOrPunctuation))
      #expect(text.arabic.unicodeScalars.contains { (0x0600...0x06FF).contains($0.value) })
    }
    let kinds = descriptor.contents.map(\.kind)
    #expect(Set(kinds).count == kinds.count && kinds.contains(.text))
    #expect(Set(descriptor.credentials.map(\.name)).count == descriptor.credentials.count)
  }

  @Test(arguments: channels.indices)
  func `turns messages into the requests that its fixtures say`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    #expect(
      !fixtures.sends.isEmpty, "\(fixtures.folder)/send.json needs a message and its requests")
    for fixture in fixtures.sends {
      let name = Comment(rawValue: fixture["name"]?.stringValue ?? "")
      let message = try message(fixture, fixtures.account)
      let expected = fixture["requests"]
      do throws(ContentProblem) {
        let calls = try channel.calls(for: message)
        #expect(.array(calls.map(\.fixture)) == expected, name)
      } catch {
        #expect(fixture["problem"]?.stringValue == error.field, name)
        #expect(!error.sentence.arabic.isEmpty)
      }
    }
  }

  @Test(arguments: channels.indices)
  func `has fixtures for everything that its descriptor promises`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    let sent = try fixtures.sends.filter { $0["requests"] != nil }.map {
      try MessageContent(fixture: #require($0["message"])).kind
    }
    for kind in channel.descriptor.contents.map(\.kind) where !sent.contains(kind) {
      Issue.record("\(fixtures.folder)/send.json needs a message of the kind \(kind)")
    }
  }

  @Test(arguments: channels.indices)
  func `shows no secret in what may be logged of a request`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    let fields = channel.descriptor.credentials.filter(\.isSecret)
    for field in fields where fixtures.account[field.name].exposed.isEmpty {
      Issue.record("\(fixtures.folder)/account.json needs a value for \(field.name)")
    }
    let secrets = fields.map { fixtures.account[$0.name].exposed }
    for fixture in fixtures.sends where fixture["requests"] != nil {
      for call in try channel.calls(for: message(fixture, fixtures.account)) {
        #expect(secrets.allSatisfy { call.shown.firstRange(of: $0) == nil })
      }
    }
    if case .ask(let call) = channel.check(fixtures.account) {
      #expect(secrets.allSatisfy { call.shown.firstRange(of: $0) == nil })
    }
  }

  @Test(arguments: channels.indices)
  func `reads every documented answer`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    #expect(
      !fixtures.answers.isEmpty, "\(fixtures.folder)/answers.json needs the provider's answers")
    for fixture in fixtures.answers {
      let answer = try ProviderAnswer(fixture: #require(fixture["answer"]))
      let name = Comment(rawValue: fixture["name"]?.stringValue ?? "")
      #expect(channel.verdict(on: answer).fixture == fixture["verdict"]?.stringValue, name)
    }
    #expect(channel.verdict(on: .lost) == .unknown)
    guard case .retry = channel.verdict(on: .notSent) else {
      Issue.record("what never left can be sent again")
      return
    }
  }

  /// A proxy's page, half an answer, an answer of another service: none of them is a success, or stops the program.
  @Test(arguments: channels.indices)
  func `takes no garbage for an acceptance`(place: Int) {
    let channel = channels[place]
    let bodies = [
      "", "null", "[]", "{", "<html>Bad gateway</html>", "{\"ok\":\"yes\"}", "{\"a\":[1,2", "\u{0}",
    ]
    for status in [200, 301, 400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504] {
      for body in bodies {
        let answer = ProviderAnswer.response(
          ProviderResponse(status: status, body: Array(body.utf8)))
        if case .accepted = channel.verdict(on: answer) {
          Issue.record("\(channel.descriptor.id) took \(status) \(body) for an acceptance")
        }
        if case .good = channel.standing(from: answer, now: now) {
          Issue.record("\(channel.descriptor.id) took \(status) \(body) for good credentials")
        }
      }
    }
  }

  @Test(arguments: channels.indices)
  func `reads what its provider tells, and nothing that is forged`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    #expect(!fixtures.inbounds.isEmpty, "\(fixtures.folder)/inbound.json needs what is called here")
    for fixture in fixtures.inbounds {
      let name = Comment(rawValue: fixture["name"]?.stringValue ?? "")
      let request = try InboundRequest(fixture: #require(fixture["request"]), now: now)
      do throws(InboundRefusal) {
        let inbound = try channel.receive(request, for: fixtures.account)
        #expect(.array(inbound.events.map(\.fixture)) == fixture["events"], name)
        #expect(
          channel.descriptor.hasWatermarks || !inbound.events.contains(where: \.isWatermark),
          "its descriptor must say hasWatermarks")
        #expect(inbound.reply.fixture == fixture["reply"] ?? "ok", name)
      } catch {
        #expect(fixture["refusal"]?.stringValue == "\(error)", name)
        continue
      }
      if fixture["is_open"]?.boolValue == true { continue }
      // Without its proof, and with that of another account, the same request is nobody's.
      let bare = InboundRequest(
        method: request.method, headers: [:], body: request.body, now: now)
      #expect(throws: InboundRefusal.forged, name) {
        try channel.receive(bare, for: fixtures.account)
      }
      let stranger = Account(credentials: [:], hookSecret: Secret("another"))
      #expect(throws: InboundRefusal.forged, name) { try channel.receive(request, for: stranger) }
    }
  }

  /// Fields that did not exist yesterday, and bytes that mean nothing, change no event and stop nothing.
  @Test(arguments: channels.indices)
  func `passes over what it does not know`(place: Int) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    for fixture in fixtures.inbounds where fixture["is_signed"]?.boolValue != true {
      guard case .object(var body) = fixture["request"]?["body"], fixture["events"] != nil else {
        continue
      }
      body["a_field_of_tomorrow"] = ["with": .array([.null, .integer(1)])]
      let known = try InboundRequest(fixture: #require(fixture["request"]), now: now)
      let request = InboundRequest(
        query: known.query, headers: known.headers, body: JSON.object(body).serialized(), now: now)
      let events = try channel.receive(request, for: fixtures.account).events
      #expect(.array(events.map(\.fixture)) == fixture["events"])
    }
  }

  @Test(arguments: channels.indices, 0..<20)
  func `survives an inbound request of any bytes`(place: Int, seed: UInt64) throws {
    let channel = channels[place]
    let fixtures = try Fixtures(of: channel)
    var random = SeededGenerator(seed: seed)
    for fixture in fixtures.inbounds {
      let known = try InboundRequest(fixture: #require(fixture["request"]), now: now)
      var body = known.body
      for _ in 0..<Int.random(in: 1...6, using: &random) where !body.isEmpty {
        body[Int.random(in: body.indices, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      let request = InboundRequest(
        query: known.query, headers: known.headers, body: body, now: now)
      _ = try? channel.receive(request, for: fixtures.account)
    }
  }

  private func message(_ fixture: JSON, _ account: Account) throws -> OutgoingMessage {
    OutgoingMessage(
      id: UUID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001),
      to: try #require(fixture["to"]?.stringValue),
      try MessageContent(fixture: #require(fixture["message"])),
      subject: fixture["message"]?["subject"]?.stringValue,
      html: fixture["message"]?["html"]?.stringValue, from: account, now: now,
      entropy: Secret((0..<UInt8(OutgoingMessage.entropyByteCount)).map(\.self)))
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIOrPunctuation: Bool { isASCII || value == 0x2026 || value == 0x2019 }
}

extension InboundEvent {
  /// Whether it is of all messages up to a moment.
  fileprivate var isWatermark: Bool {
    switch what {
    case .deliveredUntil, .readUntil: true
    default: false
    }
  }
}
