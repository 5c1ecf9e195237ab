import ChannelKit
import Core
import Store
import StoreTestKit
import TenantKit
import TestKit
import Testing

@testable import Messages

@Suite struct TemplatesTests {
  private static func draft(_ name: String, _ content: String = "Hi {{ name }}") -> TemplateDraft {
    TemplateDraft(name: name, channel: nil, content: content)
  }

  @Test(arguments: TestEngine.all)
  func `a template is kept, changed and taken away, and its name is its own`(
    _ engine: TestEngine
  ) async throws {
    try await withWorld(engine) { world in
      let (store, other) = (try await world.tenant(), try await world.tenant("other"))
      var draft = Self.draft(" Order ", "{{ b }} {{ a }}")
      draft.buttons = [Button("Yes", .reply("y")), Button("Shop", .open(url: "https://a.example"))]
      let order = try await store.write { [draft] tx throws in
        try Templates.create(draft, by: .command, in: tx)
      }
      #expect(order.name == "Order" && order.variables == ["b", "a"])
      #expect(try await store.read { tx throws in try Templates.find(order.id, in: tx) } == order)
      #expect(
        try await refusal {
          _ = try await store.write { tx throws in
            try Templates.create(Self.draft("Order"), by: .command, in: tx)
          }
        } == .invalid(field: "name"))
      _ = try await other.write { tx throws in
        try Templates.create(Self.draft("Order"), by: .command, in: tx)
      }
      let hello = try await store.write { tx throws in
        try Templates.create(Self.draft("Hello"), by: .command, in: tx)
      }
      #expect(
        try await refusal {
          _ = try await store.write { tx throws in
            try Templates.update(hello, Self.draft("Order"), by: .command, in: tx)
          }
        } == .invalid(field: "name"))
      try await world.pass(.seconds(5))
      let changed = try await store.write { tx throws in
        var draft = TemplateDraft(hello)
        draft.content = "Bye {{ whom }}"
        draft.channel = "owl"
        return try Templates.update(hello, draft, by: .command, in: tx)
      }
      #expect(changed.variables == ["whom"] && changed.updatedAt > hello.updatedAt)
      #expect(try await store.read { tx throws in try Templates.find(hello.id, in: tx) } == changed)
      let owls = try await store.read { tx throws in
        let page = try Templates.list(PageRequest(), channel: "owl", in: tx)
        #expect(try Templates.count(channel: "owl", in: tx) == 1)
        #expect(
          try Templates.list(PageRequest(), in: tx).elements.map(\.id) == [hello.id, order.id])
        return page.elements
      }
      #expect(owls == [changed])
      #expect(
        try await refusal {
          _ = try await other.read { tx throws in try Templates.find(order.id, in: tx) }
        } == .notFound)
      try await store.write { tx throws in
        try Templates.remove(order.id, by: .command, in: tx)
        _ = try Templates.create(Self.draft("Order"), by: .command, in: tx)
      }
      let actions = try await store.read { tx throws in
        try AuditLog.list(PageRequest(), in: tx).elements.map(\.action)
      }
      #expect(
        actions.filter { $0.hasPrefix("template.") }.sorted() == [
          "template.created", "template.created", "template.created", "template.deleted",
          "template.updated",
        ])
    }
  }

  /// What is wrong with a template for the owl post, once something of it is changed.
  private func problems(_ change: (inout TemplateDraft) -> Void) -> [String] {
    var draft = Self.draft("Name")
    change(&draft)
    return draft.problems(ChannelDirectory([Owl()])).map(\.field)
  }

  @Test func `what cannot be sent is not kept`() {
    let (picture, film) = ("https://a.example/1.png", "https://a.example/1.mp4")
    let button = Button("a", .reply("a"))
    #expect(problems { $0.name = "" } == ["name"])
    #expect(problems { $0.name = "two\nlines" } == ["name"])
    #expect(problems { $0.content = "{{" } == ["content"])
    #expect(problems { $0.variables = ["other"] } == ["variables"])
    #expect(problems { $0.variables = ["name", " name "] } == ["variables"])
    #expect(problems { $0.variables = ["na{me"] } == ["variables"])
    #expect(problems { $0.channel = "gull" } == ["channel"])
    #expect(problems { ($0.mediaURL, $0.buttons) = (picture, [button]) } == ["buttons"])
    #expect(problems { ($0.channel, $0.mediaURL) = ("owl", film) } == ["media_url"])
    #expect(problems { ($0.channel, $0.buttons) = ("owl", [button]) } == ["buttons"])
    #expect(problems { $0.variables = ["name", "more"] } == [])
    #expect(problems { ($0.channel, $0.mediaURL) = ("owl", picture) } == [])
    #expect(problems { $0.mediaURL = film } == [])
  }
}
