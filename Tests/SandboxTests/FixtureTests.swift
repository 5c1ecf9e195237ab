import Core
import HTTPServer
import Testing

@testable import Sandbox

/// The twins and the channels were written from the same documents, each without the other: what a channel's fixtures
/// send, its twin must take.
@Suite struct FixtureTests {
  private static let folders: [String: Sample] = [
    "telegram": .telegram, "whatsapp-cloud": .whatsApp, "whatsapp-waha": .waha,
    "messenger": .messenger, "instagram": .instagram, "viber": .viber, "discord": .discord,
  ]

  @Test(arguments: folders.keys.sorted())
  func `the twin takes every request of the channel's fixtures`(folder: String) async throws {
    let sample = try #require(Self.folders[folder])
    guard let fixtures = try TestFile.json("AdapterTests/Fixtures/\(folder)/send.json") else {
      return
    }
    let requests = (fixtures.arrayValue ?? []).flatMap { $0["requests"]?.arrayValue ?? [] }
    #expect(!requests.isEmpty)
    for request in requests {
      // Parts of a form are put together by the way out.
      guard let post = request["POST"]?.stringValue, let body = request["json"] else { continue }
      var headers = ["content-type": "application/json"]
      for (name, value) in request["headers"]?.objectValue ?? [:] {
        headers[name.lowercased()] = value.stringValue
      }
      var twin = sample.twin(knowing: headers, body)
      let path = sample.provider.basePath.dropFirst(sample.provider.rawValue.utf8.count + 1) + post
      let answer = twin.answer(
        .json(String(path), body, headers: headers), in: Sample.moment()
      ).response
      let text = String(decoding: answer?.body ?? [], as: UTF8.self)
      #expect((200..<300).contains(answer?.status ?? 0), "\(post): \(text)")
      if sample.provider == .viber { #expect(answer?.json?["status"] == 0, "\(post): \(text)") }
    }
  }

  /// One of them lacks its `type`; what stands where a number or a URL belongs is put in.
  @Test func `WhatsApp's twin takes the vendor's own examples`() throws {
    let file = try TestFile.json("SandboxTests/Specifications/whatsapp-examples.json")
    let examples = try #require(file?["message_requests"]?.objectValue)
    var refused: [String] = []
    for (name, example) in examples {
      var twin = WhatsAppTwin()
      let request = TwinRequest.json(
        "/v23.0/106540352242922/messages", Self.filled(example),
        headers: ["authorization": "Bearer EAAGm0PX4ZCpsBA"])
      let answer = twin.answer(request, in: Sample.moment()).response
      if answer?.status != 200 { refused.append(name) }
    }
    #expect(examples.count == 50)
    #expect(refused == ["Send Reply to List Message"])
  }

  private static func filled(_ example: JSON) -> JSON {
    var body = example.objectValue ?? [:]
    if body["to"] != nil { body["to"] = "16505551234" }
    for type in ["image", "video", "audio", "document", "sticker"] {
      guard var media = body[type]?.objectValue, media["link"] != nil else { continue }
      media["link"] = "https://example.com/file"
      body[type] = .object(media)
    }
    return .object(body)
  }
}

extension Sample {
  /// A twin that knows the account of a fixture, whatever it is called there.
  func twin(knowing headers: [String: String], _ body: JSON) -> any Twin {
    var twin = twin()
    let hook = Hook(url: Self.hookURL, secret: Secret([]))
    twin.memory.setHook(hook, of: TwinMemory.everyone)
    guard var waha = twin as? WahaTwin else { return twin }
    let name = body["session"]?.stringValue ?? "default"
    var session = WahaSession(name: name, config: [:])
    session.startedAt = Self.now - .seconds(60)
    session.linkedAt = Self.now - .seconds(30)
    waha.sessions.keep(session, for: "\(headers["x-api-key"] ?? "")/\(name)")
    return waha
  }
}
