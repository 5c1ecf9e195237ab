import Core
import Testing

@Suite struct `A locked value` {
  private struct Refusal: Error, Equatable {}

  @Test func `is used by one thread at a time`() async {
    let numbers = Locked<[Int]>([])
    await withTaskGroup { group in
      for thread in 0..<4 {
        group.addTask {
          for number in 0..<1_000 { numbers.withLock { $0.append(thread * 1_000 + number) } }
        }
      }
    }
    #expect(numbers.withLock { $0.sorted() } == Array(0..<4_000))
  }

  @Test func `is free again after an error`() {
    let number = Locked(1)
    #expect(throws: Refusal()) {
      try number.withLock { value throws(Refusal) in
        value = 2
        throw Refusal()
      }
    }
    #expect(number.withLock { $0 } == 2)
  }

  @Test func `is the same behind each of its copies`() {
    let number = Locked(1)
    let copy = number
    copy.withLock { $0 = 2 }
    #expect(number.withLock { $0 } == 2)
    #expect(number === copy)
    #expect(!(number === Locked(2)))
  }

  @Test func `lets go of its value with its last copy`() {
    final class Owned: Sendable {}
    weak var watched: Owned?
    do {
      let owned = Owned()
      let locked = Locked(owned)
      watched = owned
      locked.fetchAhead(valueByteCount: 8)
    }
    #expect(watched == nil)
  }
}
