import ChannelKit
import Core
import Testing
import WebPush

@Suite struct WebPushSiteTests {
  private static let now = Timestamp(seconds: 1_790_000_000)

  private static func served(
    _ query: [String: String], site: String = "Palm & Co", hook: String? = "https://q.example/h/1"
  ) throws -> (text: String, type: String) {
    let push = WebPush()
    let credentials = push.completed(
      ["site_name": Secret(site)], entropy: Secret([UInt8](repeating: 5, count: 64)))
    let account = Account(
      credentials: credentials, hookSecret: Secret("s"), hookURL: hook.map { Secret($0) })
    let request = InboundRequest(method: "GET", query: query, headers: [:], body: [], now: now)
    let inbound = try push.receive(request, for: account)
    #expect(inbound.events.isEmpty)
    guard case .content(let bytes, let type) = inbound.reply else {
      if case .text(let text) = inbound.reply { return (text, "text") }
      Issue.record("nothing was served")
      return ("", "")
    }
    return (String(decoding: bytes, as: UTF8.self), type)
  }

  @Test func `the page speaks the language that it is asked in, and runs its way`() throws {
    let english = try Self.served([:])
    #expect(english.type == "text/html; charset=utf-8")
    #expect(english.text.contains("<html lang=\"en\" dir=\"ltr\">"))
    #expect(english.text.contains("data-off=\"Turn notifications on\""))
    let arabic = try Self.served(["lang": "ar"])
    #expect(arabic.text.contains("<html lang=\"ar\" dir=\"rtl\">"))
    #expect(arabic.text.contains("data-off=\"تفعيل الإشعارات\""))
    #expect(try Self.served(["lang": "\"><script>"]).text == english.text)
  }

  @Test func `nothing that a tenant writes becomes a tag`() throws {
    let page = try Self.served([:], site: "</title><script>alert('1')</script>").text
    #expect(!page.contains("<script>"))
    #expect(page.contains("&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)"))
  }

  @Test(arguments: ["worker", "script"])
  func `scripts know the hook and the key`(name: String) throws {
    let script = try Self.served([name: ""], hook: "https://q.example/h/\"1")
    let key = try Self.served(["key": ""]).text
    #expect(script.type == "text/javascript; charset=utf-8")
    #expect(script.text.contains("hook = \"https://q.example/h/\\\"1\", key = \"\(key)\";"))
  }

  @Test func `a session without a URL of its own serves nothing`() {
    #expect(throws: InboundRefusal.malformed) { try Self.served([:], hook: nil) }
  }
}

@Suite struct WebPushKeyTests {
  private static let entropy = Secret([UInt8](repeating: 5, count: 64))

  @Test func `a session is given a key, and keeps one that it brings`() throws {
    let push = WebPush()
    let made = push.completed(["subject": Secret("mailto:a@b.cc")], entropy: Self.entropy)
    let key = try #require(made["vapid_private_key"])
    #expect(key.exposed.utf8.count == 43 && made["subject"]?.exposed == "mailto:a@b.cc")
    let other = Secret([UInt8](repeating: 6, count: 64))
    #expect(push.completed(made, entropy: other) == made)
    #expect(push.completed([:], entropy: other)["vapid_private_key"] != key)
    #expect(
      push.completed(["vapid_private_key": Secret("")], entropy: Self.entropy)["vapid_private_key"]
        == key)
  }

  @Test(arguments: [
    ("", false), ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false), ("x y", false),
    ("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", true),
  ])
  func `a key is known to be one without asking anybody`(key: String, isGood: Bool) {
    let account = Account(
      credentials: ["vapid_private_key": Secret(key), "site_name": Secret("Palm")],
      hookSecret: Secret("s"))
    guard case .told(let standing) = WebPush().check(account) else {
      Issue.record("nobody can be asked")
      return
    }
    if case .good(let id, let name, _) = standing {
      #expect(isGood && name == "Palm")
      #expect(
        id
          == "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
      )
    } else {
      #expect(!isGood)
    }
  }
}
