import Core
import HTTPServer
import Testing

@testable import Sandbox

/// What people send beside words, and how whoever is told of it gets it.
@Suite struct PictureTests {
  private func get(
    _ path: String, _ headers: [String: String] = [:], query: [String: String] = [:]
  ) -> TwinRequest {
    TwinRequest(
      .get, path.split(separator: "/").map(String.init), query: query, headers: headers,
      content: .none)
  }

  /// What a hook is told when somebody sends a picture.
  private func told(_ sample: Sample, _ twin: inout any Twin) throws -> JSON {
    let reaction = twin.answer(
      sample.request(sample.address("1234"), "echo: picture: look"), in: Sample.moment())
    return try #require(reaction.calls.last?.json)
  }

  private func isPicture(_ response: TwinResponse?) -> Bool {
    response?.status == 200 && response?.body == TwinPicture.bytes
  }

  @Test func `Telegram gives an id, a path for the id, and the file to who has the token`() throws {
    var twin = Sample.telegram.twin()
    let message = try #require(try told(.telegram, &twin)["message"])
    #expect(message["caption"] == "look" && message["text"] == nil)
    let id = try #require(message["photo"]?.arrayValue?.last?["file_id"]?.stringValue)
    let bot = "bot\(Sample.telegramToken)"
    func ask(_ id: String) -> JSON? {
      twin.answer(.json("/\(bot)/getFile", ["file_id": .string(id)]), in: Sample.moment())
        .response?.json
    }
    let path = try #require(ask(id)?["result"]?["file_path"]?.stringValue)
    #expect(ask("another")?["error_code"] == 400)
    #expect(isPicture(twin.answer(get("/file/\(bot)/\(path)"), in: Sample.moment()).response))
    for wrong in ["/file/\(bot)/photos/x.png", "/file/bot1/\(path)", "/file/\(bot)"] {
      #expect(twin.answer(get(wrong), in: Sample.moment()).response?.status == 404)
    }
  }

  @Test func `WhatsApp gives an id, a link for the id, and the file to who has the token`() throws {
    var twin = Sample.whatsApp.twin()
    let told = try told(.whatsApp, &twin)
    let message = told["entry"]?[0]?["changes"]?[0]?["value"]?["messages"]?[0]
    #expect(message?["type"] == "image" && message?["image"]?["caption"] == "look")
    let id = try #require(message?["image"]?["id"]?.stringValue)
    let token = ["authorization": "Bearer EAAGm0PX4ZCpsBA"]
    let answer = twin.answer(get("/v23.0/\(id)", token), in: Sample.moment()).response?.json
    let url = try #require(answer?["url"]?.stringValue)
    #expect(url == "http://127.0.0.1:9090/twin/files/\(id)")
    #expect(isPicture(twin.answer(get("/files/\(id)", token), in: Sample.moment()).response))
    #expect(twin.answer(get("/files/\(id)"), in: Sample.moment()).response?.status == 400)
    #expect(!isPicture(twin.answer(get("/files/1", token), in: Sample.moment()).response))
  }

  @Test func `a linked device names a file of its own server, which wants the key`() throws {
    var twin = Sample.waha.twin()
    let payload = try told(.waha, &twin)["payload"]
    #expect(payload?["hasMedia"] == true && payload?["body"] == "look")
    let url = try #require(payload?["media"]?["url"]?.stringValue)
    let path = String(url.dropFirst("http://localhost:3000".count))
    #expect(isPicture(twin.answer(get(path, ["x-api-key": "k"]), in: Sample.moment()).response))
    #expect(twin.answer(get(path), in: Sample.moment()).response?.status == 401)
    let wrong = get("/api/files/default/other.png", ["x-api-key": "k"])
    #expect(twin.answer(wrong, in: Sample.moment()).response?.status == 404)
  }

  @Test(arguments: [Sample.viber, .messenger, .instagram])
  func `others give a link that is good for whoever has it`(sample: Sample) throws {
    var twin = sample.twin()
    let told = try told(sample, &twin)
    let link = "http://127.0.0.1:9090/twin/files/picture.png"
    #expect(
      told.description.contains(link.replacing("/", with: "\\/")) || told.description.contains(link)
    )
    #expect(isPicture(twin.answer(get("/files/picture.png"), in: Sample.moment()).response))
    #expect(!isPicture(twin.answer(get("/files/other.png"), in: Sample.moment()).response))
  }

  @Test func `Instagram gives another token for one that is shown`() throws {
    var twin = Sample.instagram.twin()
    let query = ["grant_type": "ig_refresh_token", "access_token": "IGAAtokenOfTheAccount"]
    let path = "/v23.0/refresh_access_token"
    let answer = twin.answer(get(path, query: query), in: Sample.moment()).response
    #expect(answer?.status == 200 && answer?.json?["expires_in"] == 5_184_000)
    #expect(answer?.json?["access_token"]?.stringValue?.hasPrefix("IGAA") == true)
    var wrong = query
    wrong["grant_type"] = "refresh_token"
    #expect(twin.answer(get(path, query: wrong), in: Sample.moment()).response?.status == 400)
    wrong = query
    wrong["access_token"] = nil
    #expect(twin.answer(get(path, query: wrong), in: Sample.moment()).response?.status == 400)
  }
}
