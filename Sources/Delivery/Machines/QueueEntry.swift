import Core

/// What a node remembers of a queue that it works for.
struct QueueEntry: Sendable {
  var kind: OutboxKind?
  var facts: QueueFacts?
  /// The uptime in microseconds at which the facts were asked for.
  var factsAt: Int64 = .min
  var isAskingFacts = false
  var isReading = false
  /// Heads that are due, by class.
  var windows = InlineArray<3, Ring<Head>> { _ in Ring() }
  /// Whether the outbox may hold due heads of a class that are not in the window.
  var mayHoldMore = InlineArray<3, Bool>(repeating: false)
  /// What is in a window or being worked on. It is not taken in twice.
  var known: Set<UUID> = []
  var inFlightCount = 0
  var breaker = Breaker()
  /// The uptime until which nothing can leave.
  var parkedUntil: Int64 = .min

  var windowCount: Int { windows[0].count + windows[1].count + windows[2].count }
  var mayHoldAny: Bool { mayHoldMore[0] || mayHoldMore[1] || mayHoldMore[2] }
  var isOpen: Bool { facts?.isOpen ?? false }

  /// Whether forgetting it loses nothing that matters.
  var isIdle: Bool {
    inFlightCount == 0 && windowCount == 0 && !mayHoldAny && !isReading && !isAskingFacts
      && breaker.isFresh
  }

  /// How many heads of a class are kept at hand: enough to keep the attempts busy.
  func windowCountMax(_ options: DeliveryOptions) -> Int {
    let inFlightMax = min(facts?.inFlightMax ?? 4, options.inFlightPerQueueMax)
    return min(max(4 * inFlightMax, 16), options.windowCountMax)
  }

  /// The classes whose window runs low while the outbox may hold more.
  func wanting(_ options: DeliveryOptions) -> [Priority] {
    let lowCount = windowCountMax(options) / 4
    return Priority.allCases.filter {
      mayHoldMore[$0.rawValue] && windows[$0.rawValue].count <= lowCount
    }
  }

  /// Takes in a head that it does not know. False when there is no room; then it is read again later.
  mutating func take(_ head: Head, first: Bool = false, _ options: DeliveryOptions) -> Bool {
    let place = head.priority.rawValue
    guard first || windows[place].count < windowCountMax(options) else {
      mayHoldMore[place] = true
      return false
    }
    guard known.insert(head.id).inserted else { return false }
    if first { windows[place].prepend(head) } else { windows[place].append(head) }
    return true
  }
}
