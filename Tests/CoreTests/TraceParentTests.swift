import Core
import TestKit
import Testing

@Suite struct `A trace parent` {
  private static let trace = "0af7651916cd43dd8448eb211c80319c"
  private static let parent = "b7ad6b7169203331"

  @Test(arguments: [("00", false), ("01", true), ("02", false), ("03", true), ("ff", true)])
  func `is read with its flags`(flags: String, isSampled: Bool) throws {
    let value = try #require(TraceParent("00-\(Self.trace)-\(Self.parent)-\(flags)"))
    #expect(value.traceID == Self.trace)
    #expect(value.isSampled == isSampled)
    #expect(value.description == "00-\(Self.trace)-\(Self.parent)-\(isSampled ? "01" : "00")")
  }

  @Test(arguments: [
    "01-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01-what-comes-later",
    "01-\(trace)-\(parent)-01-",
  ])
  func `of a later version is read as far as it is known`(field: String) {
    #expect(TraceParent(field)?.description == "00-\(Self.trace)-\(Self.parent)-01")
  }

  @Test(arguments: [
    "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-", "00-\(trace)-\(parent)-0",
    "00-\(trace)-\(parent)-012",
    "00-\(trace)-\(parent)-01-x", "ff-\(trace)-\(parent)-01", "0-\(trace)-\(parent)-01",
    "FF-\(trace)-\(parent)-01",
    "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-\(parent.uppercased())-01",
    "00-\(trace)-\(parent)-0G",
    "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
    "01-\(trace)-\(parent)-01.",
    "00_\(trace)_\(parent)_01", "00-\(trace)-\(parent)-01 ", " 00-\(trace)-\(parent)-01",
    "00-\(trace.dropLast())-\(parent)-010",
    "00-\(trace.dropLast())é-\(parent)-1", "cd-\(trace)-\(parent)-1",
  ])
  func `is refused in any other form`(field: String) { #expect(TraceParent(field) == nil) }

  @Test func `has children in the same trace`() throws {
    var random = SeededGenerator(seed: 1)
    let root = TraceParent(using: &random, isSampled: true)
    let child = root.child(using: &random)
    #expect(child.traceID == root.traceID)
    #expect(child.parent != root.parent)
    #expect(child.isSampled)
    #expect(TraceParent(child.description) == child)
  }

  @Test func `is never all zero`() {
    struct Zeros: RandomNumberGenerator { func next() -> UInt64 { 0 } }
    var random = Zeros()
    let root = TraceParent(using: &random)
    #expect(TraceParent(root.description) == root)
    #expect(TraceParent(root.child(using: &random).description) != nil)
  }
}
