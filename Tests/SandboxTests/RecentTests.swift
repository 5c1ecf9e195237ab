import Testing

@testable import Sandbox

@Suite struct RecentTests {
  @Test func `the oldest entry goes when there is one too many`() {
    var recent = Recent<Int, String>(countMax: 3)
    for number in 1...5 { recent.keep("\(number)", for: number) }
    #expect((1...5).map { recent[$0] } == [nil, nil, "3", "4", "5"])
    #expect(recent.count == 3)
  }

  @Test func `a value that is replaced keeps its place`() {
    var recent = Recent<Int, String>(countMax: 2)
    recent.keep("a", for: 1)
    recent.keep("b", for: 2)
    recent.keep("c", for: 1)
    #expect(recent[1] == "c")
    recent.keep("d", for: 3)
    #expect([recent[1], recent[2], recent[3]] == [nil, "b", "d"])
  }
}
