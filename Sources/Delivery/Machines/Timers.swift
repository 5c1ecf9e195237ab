/// What is to be looked at again, the earliest first.
struct Timers: Sendable {
  /// A queue, and the uptime in microseconds from which on it is to be looked at.
  private struct Timer: Sendable {
    let at: Int64
    /// Those of one moment come in the order in which they were set.
    let number: UInt64
    let queue: QueueKey
    /// Whether rows become due then, so that the outbox is asked.
    let hasDue: Bool

    static func < (left: Self, right: Self) -> Bool {
      (left.at, left.number) < (right.at, right.number)
    }
  }

  private var heap: [Timer] = []
  private var number: UInt64 = 0

  /// How many are kept. What is dropped is found by the engine's regular look.
  private static let countMax = 100_000

  /// When the earliest is due.
  var nextAt: Int64? { heap.first?.at }

  mutating func set(_ queue: QueueKey, at: Int64, hasDue: Bool) {
    guard heap.count < Self.countMax else { return }
    number += 1
    heap.append(Timer(at: at, number: number, queue: queue, hasDue: hasDue))
    var place = heap.count - 1
    while place > 0, heap[place] < heap[(place - 1) / 2] {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// The earliest that is due at this uptime.
  mutating func popDue(at now: Int64) -> (queue: QueueKey, hasDue: Bool)? {
    guard let first = heap.first, first.at <= now else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.queue, first.hasDue)
  }

  private mutating func sink() {
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      guard least != place else { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}
