import Core
import TestKit
import Testing

extension DeliveryTests {
  /// What providers tell is taken once, and only from them.
  @Suite(.timeLimit(.minutes(3))) struct InboundTests {
    @Test(arguments: Place.Engine.available)
    func `an update that comes twice is one message and one event`(
      engine: Place.Engine
    ) async throws {
      let office = try await PostOffice(engine)
      let update = office.text("Hello", from: 55, update: 700)
      for _ in 0..<2 { #expect(try office.tell(update).status == 200) }
      #expect(try received(office) == ["Hello"])
      await office.kill()
      try await office.start()
      #expect(try office.tell(update).status == 200)
      #expect(try office.tell(office.text("Again", from: 55, update: 701)).status == 200)
      #expect(try received(office).sorted() == ["Again", "Hello"])
      try await expectEvents(office, of: ["Hello", "Again"])
      #expect(try office.tell(office.text("Me too", from: 56, update: 702)).status == 200)
      #expect(try received(office).sorted() == ["Again", "Hello", "Me too"])
    }

    @Test(arguments: Place.Engine.available)
    func `an update that comes twice at once is one message`(engine: Place.Engine) async throws {
      let office = try await PostOffice(engine)
      let hook = try #require(office.provider.hook(of: office.bots[0].number))
      let request = Wire.request(
        "POST \(hook.path)", ["X-Telegram-Bot-Api-Secret-Token: \(hook.secret)"],
        body: office.text("Hello", from: 55, update: 700).description)
      let answers = try Burst(count: 50, to: [office.node.port]).run(request)
      #expect(answers.count(of: 200) == 50, "\(answers.first { $0?.status != 200 }??.text ?? "")")
      #expect(try received(office) == ["Hello"])
      #expect(try office.tell(office.text("Again", from: 55, update: 701)).status == 200)
      try await expectEvents(office, of: ["Hello", "Again"])
    }

    @Test func `what is forged is refused`() async throws {
      let office = try await PostOffice(.sqlite)
      let hook = try #require(office.provider.hook(of: office.bots[0].number))
      let update = office.text("Forged", from: 55, update: 700)
      for secret in ["", "wrong", String(hook.secret.dropLast()), hook.secret + "x"] {
        #expect(try office.tell(update, secret: secret).status == 401)
      }
      let client = try Client(port: office.node.port)
      #expect(client.ask("POST \(hook.path)", body: update.description)?.status == 401)
      #expect(client.ask("POST \(hook.path)", body: "no JSON")?.status == 401)
      #expect(client.ask("POST \(hook.path)x", body: update.description)?.status == 404)
      #expect(try received(office) == [])
      #expect(try office.tell(office.text("Genuine", from: 55, update: 701)).status == 200)
      try await expectEvents(office, of: ["Genuine"])
    }

    /// Events come in order: once the last one is there, one too many would be too.
    private func expectEvents(_ office: PostOffice, of texts: [String]) async throws {
      let ids = try office.list("/api/v1/messages?direction=inbound").reduce(into: [:]) {
        $0[$1["content"]?.stringValue ?? ""] = $1["id"]?.stringValue
      }
      var told: [String] = []
      let isTold = try await eventually {
        told = try office.list("/api/v1/events?event=message.received")
          .compactMap { $0["data"]?["message_id"]?.stringValue ?? $0["data"]?["id"]?.stringValue }
        return told.last == ids[texts.last ?? ""]
      }
      #expect(isTold)
      #expect(told == texts.map { ids[$0] ?? "" })
      #expect(try office.list("/api/v1/events?event=contact.created").count == 1)
    }

    private func received(_ office: PostOffice) throws -> [String] {
      try office.list("/api/v1/messages?direction=inbound").compactMap {
        $0["content"]?.stringValue
      }
    }
  }
}
