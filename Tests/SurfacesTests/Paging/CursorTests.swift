import Core
import TestKit
import Testing

@testable import Surfaces

@Suite struct CursorTests {
  @Test(arguments: [0, 1, -1, .max, .min, 1_234_567] as [Int64])
  func `a cursor leads back to its place`(place: Int64) {
    let text = Cursor(place, of: "users").text
    #expect(Cursor<Int64>(text, of: "users")?.place == place)
  }

  @Test func `a cursor belongs to one list and has one spelling`() {
    let text = Cursor(UUID(high: 7, low: 8), of: "audit").text
    #expect(Cursor<UUID>(text, of: "audit")?.place == UUID(high: 7, low: 8))
    #expect(Cursor<UUID>(text, of: "users") == nil && Cursor<Int64>(text, of: "audit") == nil)
    for place in text.indices {
      var spoiled = text
      spoiled.replaceSubrange(place...place, with: text[place] == "A" ? "B" : "A")
      #expect(Cursor<UUID>(spoiled, of: "audit") == nil)
    }
  }

  @Test func `anything else is no cursor`() {
    let good = [Array(Cursor(UUID(high: 7, low: 8), of: "audit").text.utf8)]
    var mutator = Mutator(corpus: good, tokens: ["=", "-", "_"], seed: 3)
    for _ in 0..<5_000 {
      let text = String(decoding: mutator.next(), as: UTF8.self)
      if let cursor = Cursor<UUID>(text, of: "audit") { #expect(cursor.text == text) }
    }
  }
}
