@testable import Core
import TestKit
import Testing

@Suite struct `UUIDs` {
  @Test func `have one text in lower case`() throws {
    let id = try #require(UUID("0192F3A4-5b6c-7D8E-9fa0-b1c2d3e4f5a6"))
    #expect(id.description == "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a6")
    #expect(
      id.bytes == [
        0x01, 0x92, 0xF3, 0xA4, 0x5B, 0x6C, 0x7D, 0x8E, 0x9F, 0xA0, 0xB1, 0xC2, 0xD3, 0xE4, 0xF5,
        0xA6,
      ])
    #expect(UUID(bytes: id.bytes) == id)
    #expect(UUID(bytes: id.bytes.dropLast()) == nil)
    #expect(id.version == 7)
  }

  @Test(arguments: [
    "", "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a", "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a60",
    "0192f3a45b6c7d8e9fa0b1c2d3e4f5a6",
    "{0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a6}", "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5ag",
    "0192f3a45-b6c-7d8e-9fa0-b1c2d3e4f5a6",
    "0192f3a4_5b6c_7d8e_9fa0_b1c2d3e4f5a6", "urn:uuid:0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a6",
    "٠192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f5a6",
  ])
  func `are refused in any other form`(text: String) {
    #expect(UUID(text) == nil)
  }

  @Test func `compare as their bytes and their texts do`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      let one = UUID(high: random.next() % 4, low: random.next())
      let other = UUID(high: random.next() % 4, low: random.next())
      #expect((one < other) == one.bytes.lexicographicallyPrecedes(other.bytes))
      #expect((one < other) == (one.description < other.description))
      #expect(UUID(one.description) == one)
    }
  }
}

@Suite struct `UUID version 7` {
  private let start = Timestamp(microseconds: 1_767_225_600_123_456)

  @Test func `says its version, its variant and its millisecond`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let id = UUID.v7(at: start, using: &random)
      #expect(id.version == 7)
      #expect(id.low >> 62 == 0b10)
      #expect(id.timestamp == Timestamp(microseconds: 1_767_225_600_123_000))
    }
  }

  @Test func `strictly increases within a millisecond`() {
    var random = SeededGenerator(seed: 2)
    var generator = UUIDv7Generator()
    let ids = (0..<5_000).map { _ in generator.next(at: start, using: &random) }
    #expect(zip(ids, ids.dropFirst()).allSatisfy(<))
    #expect(ids.allSatisfy { $0.timestamp == ids[0].timestamp })
  }

  @Test func `strictly increases whatever the clock does`() {
    var random = SeededGenerator(seed: 3)
    var generator = UUIDv7Generator()
    var previous = generator.next(at: start, using: &random)
    for _ in 0..<5_000 {
      let jump = Duration.microseconds(Int64.random(in: -5_000_000...5_000_000, using: &random))
      let id = generator.next(at: start + jump, using: &random)
      #expect(previous < id)
      previous = id
    }
  }

  @Test func `borrows the next millisecond when the counter is full`() {
    // A generator of ones starts the counter at its middle, the highest place it can start from.
    struct Ones: RandomNumberGenerator { func next() -> UInt64 { .max } }
    var random = Ones()
    var generator = UUIDv7Generator(milliseconds: 1000, counter: 0xFFFF_FFFE)
    let now = Timestamp(microseconds: 1_000_000)
    let ids = (0..<3).map { _ in generator.next(at: now, using: &random) }
    #expect(zip(ids, ids.dropFirst()).allSatisfy(<))
    #expect(ids.map { $0.timestamp?.microseconds } == [1_000_000, 1_001_000, 1_001_000])
  }

  @Test func `of the process is unique and increases across threads`() async {
    let ids = await withTaskGroup(of: [UUID].self, returning: [UUID].self) { group in
      for _ in 0..<4 { group.addTask { (0..<2_000).map { _ in UUID.v7(at: start) } } }
      return await group.reduce(into: []) { all, some in
        #expect(zip(some, some.dropFirst()).allSatisfy(<))
        all += some
      }
    }
    #expect(Set(ids).count == 8_000)
  }

  @Test func `random numbers of the kernel do not repeat`() {
    var random = KernelGenerator()
    #expect(Set((0..<1_000).map { _ in random.next() }).count == 1_000)
  }

  @Test func `those without an order carry their moment and are all different`() async {
    let moment = Timestamp(microseconds: 1_767_225_600_123_000)
    let ids = await withTaskGroup(of: [UUID].self) { group in
      for _ in 0..<4 { group.addTask { (0..<2_000).map { _ in UUID.v7Unordered(at: moment) } } }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(Set(ids).count == 8_000)
    #expect(ids.allSatisfy { $0.version == 7 && $0.timestamp == moment })
    #expect(ids.allSatisfy { $0.low >> 62 == 0b10 })
  }
}
