import ChannelKit
import Core
import Store
import Testing

@testable import Messages

@Suite struct StoredContentTests {
  private static let contents: [MessageContent] = [
    .text("مرحبًا 👋 \"hello\""), .text(""),
    .media(
      Media(.document, url: "https://a.example/b.pdf", type: "application/pdf", fileName: "ب.pdf"),
      caption: "the price"),
    .media(Media(.image, url: "https://a.example/c"), caption: ""),
    .buttons(
      "Which?", [Button("Yes", .reply("y")), Button("Site", .open(url: "https://a.example"))]),
    .template(Template("welcome", language: "ar", variables: ["أمل", ""])),
    .native(["text": "of the provider", "kind": "image", "buttons": [1, 2.5, nil]]),
  ]

  @Test(arguments: contents)
  func `what goes out comes back from the database as it was`(content: MessageContent) throws {
    let stored = StoredContent(content, subject: "Subject", html: "<p>")
    let read = try #require(StoredContent(sqlValue: stored.sqlValue))
    #expect(read == stored && read.outgoing == content)
    #expect(read.subject == "Subject" && read.html == "<p>")
  }

  @Test func `a list shows the text, the caption, or what was pressed`() {
    #expect(StoredContent(.text("hello")).text == "hello")
    let picture = IncomingMessage.Content.media(
      .image, reference: .url("https://a.example/1"), caption: "look")
    #expect(StoredContent(picture).text == "look")
    #expect(StoredContent(picture).mediaURL == "https://a.example/1")
    #expect(StoredContent(.pressed(payload: "y")).text == "y")
    let named = StoredContent(.media(.audio, reference: .id("m-1"), caption: ""))
    #expect(named.json["media_id"] == "m-1" && named.mediaURL == nil)
    let place = StoredContent(.location(latitude: 24.5, longitude: 46.25))
    #expect(place.json["location"] == ["latitude": 24.5, "longitude": 46.25])
    #expect(StoredContent(.other("sticker")).json["other"] == "sticker")
  }

  @Test func `what came in cannot be sent on by mistake`() {
    #expect(StoredContent(.media(.audio, reference: .id("m-1"), caption: "")).outgoing == nil)
    #expect(StoredContent(.location(latitude: 1, longitude: 2)).outgoing == nil)
    #expect(StoredContent(.other("sticker")).outgoing == nil)
  }

  @Test func `details come back as they were kept`() throws {
    var details = Message.Details()
    #expect(Message.Details(sqlValue: details.sqlValue) == details)
    details.metadata = ["order": 7]
    details.failure = Verdict.Reason(.account, code: "131", "لا رصيد")
    details.inReplyTo = "wamid.1"
    details.standsFor = UUID(high: 1, low: 2)
    details.earlierStandIns = [UUID(high: 5, low: 6), UUID(high: 7, low: 8)]
    details.fallbacks = [
      Fallback(
        session: UUID(high: 3, low: 4), channel: "email", address: "a@b.example",
        after: .seconds(90), unless: .read)
    ]
    #expect(Message.Details(sqlValue: details.sqlValue) == details)
  }
}
