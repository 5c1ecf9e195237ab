internal import Core

/// When each transfer must have ended, soonest first. A binary heap in which what was removed stays
/// until it comes up or until most of the heap is such.
struct Deadlines {
  private var heap: [(time: Int64, id: UInt64)] = []
  private var live: Set<UInt64> = []

  mutating func insert(_ id: UInt64, at time: Duration) {
    live.insert(id)
    heap.append((time.microseconds, id))
    siftUp(heap.count - 1)
  }

  mutating func remove(_ id: UInt64) {
    live.remove(id)
    guard heap.count > 2 * live.count + 1_024 else { return }
    heap = heap.filter { live.contains($0.id) }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
  }

  /// The soonest deadline.
  mutating func next() -> Duration? {
    while let first = heap.first, !live.contains(first.id) { removeFirst() }
    return heap.first.map { .microseconds($0.time) }
  }

  /// One whose time has come, taken out.
  mutating func expired(at now: Duration) -> UInt64? {
    guard let time = next(), time <= now, let first = heap.first else { return nil }
    removeFirst()
    live.remove(first.id)
    return first.id
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    siftDown(0)
  }

  private mutating func siftUp(_ start: Int) {
    var index = start
    while index > 0, heap[index].time < heap[(index - 1) / 2].time {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func siftDown(_ start: Int) {
    var index = start
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < heap.count && heap[child].time < heap[least].time {
        least = child
      }
      guard least != index else { return }
      heap.swapAt(index, least)
      index = least
    }
  }
}
