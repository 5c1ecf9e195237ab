import Core

/// Whose turn it is: one-time codes first, then the other classes by weight; within a class tenant by tenant, and within
/// a tenant queue by queue.
///
/// A queue that gets its turn is out until it is added again, so nothing needs to be looked for.
struct Turns: Sendable {
  /// A queue, and the class that it has its turn in.
  struct Turn: Hashable, Sendable {
    let queue: QueueKey
    let priority: Priority
  }

  /// The queues of one class that want a turn.
  private struct Class: Sendable {
    var tenants = Ring<TenantID>()
    var queues: [TenantID: Ring<UUID>] = [:]
    var members: Set<QueueKey> = []
  }

  private var classes = InlineArray<3, Class> { _ in Class() }
  private var credits = Turns.weights

  /// How many turns a class has before the next one gets its own, while both want some: even a flood of codes leaves
  /// something for the others, and campaigns never stand still.
  private static let weights: InlineArray<3, Int> = [16, 4, 1]

  /// Asks for a turn. Asking twice changes nothing.
  mutating func add(_ queue: QueueKey, _ priority: Priority) {
    let place = priority.rawValue
    guard classes[place].members.insert(queue).inserted else { return }
    if classes[place].queues[queue.tenant] == nil { classes[place].tenants.append(queue.tenant) }
    classes[place].queues[queue.tenant, default: Ring()].append(queue.id)
  }

  /// The next turn; of one-time codes alone where room is kept for them.
  mutating func next(onlyOTP: Bool = false) -> Turn? {
    if onlyOTP { return take(.otp) }
    let wanting = Priority.allCases.filter { !classes[$0.rawValue].tenants.isEmpty }
    guard !wanting.isEmpty else { return nil }
    if !wanting.contains(where: { credits[$0.rawValue] > 0 }) { credits = Self.weights }
    guard let priority = wanting.first(where: { credits[$0.rawValue] > 0 }) else { return nil }
    credits[priority.rawValue] -= 1
    return take(priority)
  }

  private mutating func take(_ priority: Priority) -> Turn? {
    let place = priority.rawValue
    guard let tenant = classes[place].tenants.popFirst(),
      let id = classes[place].queues[tenant]?.popFirst()
    else { return nil }
    if classes[place].queues[tenant]?.isEmpty ?? true {
      classes[place].queues[tenant] = nil
    } else {
      classes[place].tenants.append(tenant)
    }
    let queue = QueueKey(tenant, id)
    classes[place].members.remove(queue)
    return Turn(queue: queue, priority: priority)
  }
}
