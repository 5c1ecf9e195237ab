import ChannelKit
import Testing

@Suite struct MediaNameTests {
  @Test(
    arguments: [
      (Media(.document, url: "https://a.example/x.pdf", fileName: "فاتورة.pdf"), "فاتورة.pdf"),
      (Media(.image, url: "https://a.example/p/my%20cat.jpg?size=2#top"), "my cat.jpg"),
      (Media(.image, url: "https://a.example", type: "image/jpeg"), "image.jpeg"),
      (Media(.audio, url: "https://a.example/", type: "audio/ogg; codecs=opus"), "audio.ogg"),
      (Media(.video, url: "https://a.example/%2e%2e%2fetc"), "video"),
      (Media(.video, url: "https://a.example/%zz.mp4"), "video"),
      (Media(.document, url: "https://a.example/b.pdf", fileName: "a\"\r\nX: 1"), "b.pdf"),
      (Media(.document, url: "https://a.example/b.pdf", fileName: ""), "b.pdf"),
    ])
  func `media are called as was asked, as their link ends, or as what they are`(
    media: Media, name: String
  ) {
    #expect(media.shownName == name)
  }
}
