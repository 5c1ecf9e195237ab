import ChannelKit
import Testing

@testable import Messages

@Suite struct TemplateTextTests {
  @Test(
    arguments: [
      ("", []), ("no gap", []), ("Hi {{ name }}!", ["name"]), ("{{a}}{{ b }}{{a}}", ["a", "b"]),
      ("مرحبًا {{الاسم}}", ["الاسم"]), ("a } } b }} c { { d", []),
      ("{{ two words }}", ["two words"]),
      ("{{a}}\u{301}", ["a"]), ("{ {{x}} }", ["x"]),
      ("{{}}", nil), ("{{ }}", nil), ("{{ name", nil), ("{{ {a} }}", nil), ("{{{a}}}", nil),
      ("{{a\nb}}", nil), ("{{ a }} {{", nil),
    ] as [(String, [String]?)])
  func `gaps are read by their names, or the text is none`(text: String, names: [String]?) {
    #expect(TemplateText(text)?.variables == names)
  }

  @Test func `a name has a length, and a text a number of names`() {
    let name = String(repeating: "n", count: 64)
    #expect(TemplateText("{{\(name)}}")?.variables == [name])
    #expect(TemplateText("{{\(name)n}}") == nil)
    let many = (0..<100).map { "{{n\($0)}}" }.joined()
    #expect(TemplateText(many)?.variables.count == 100)
    #expect(TemplateText(many + "{{n0}}") != nil && TemplateText(many + "{{last}}") == nil)
  }

  @Test func `what fills a gap is text and opens no gap`() throws {
    let text = try #require(TemplateText("{{ a }}-{{b}}-{{a}}"))
    #expect(text.filled(with: ["a": "{{b}}", "b": "2", "c": "3"]) == "{{b}}-2-{{b}}")
    #expect(text.filled(with: ["a": ""]) == "-{{b}}-")
    #expect(text.missing(in: ["a": ""]) == ["b"] && text.missing(in: [:]) == ["a", "b"])
  }

  @Test func `a text does not grow without end`() throws {
    let text = try #require(TemplateText(String(repeating: "{{a}}", count: 10_000)))
    #expect(text.filled(with: ["a": String(repeating: "x", count: 40)])?.utf8.count == 400_000)
    #expect(text.filled(with: ["a": String(repeating: "x", count: 41)]) == nil)
  }

  @Test(
    arguments: [
      ("https://a.example/x.JPG?v=1", .image), ("https://a.example/x.mp4#t", .video),
      ("https://a.example/x.ogg", .audio), ("https://a.example/x.pdf", .document),
      ("https://a.example/x", .document),
    ] as [(String, Media.Kind)])
  func `a link is shown as what its end says`(url: String, kind: Media.Kind) {
    #expect(Media.Kind.shown(at: url) == kind)
  }
}
