import Core

/// Whose turn it is: one-time codes first, then the other classes by weight; within a class tenant by tenant, and within
/// a tenant queue by queue.
///
/// A queue that gets its turn is out until it is added again, so nothing needs to be looked for. A tenant that may begin
/// nothing more rests with all its queues until it is woken, whatever their number.
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
  /// Tenants that get no turn for now.
  private(set) var resting: Set<TenantID> = []

  /// How many turns a class has before the next one gets its own, while both want some: even a flood of codes leaves
  /// something for the others, and campaigns never stand still.
  private static let weights: InlineArray<3, Int> = [16, 4, 1]

  /// Asks for a turn. Asking twice changes nothing.
  mutating func add(_ queue: QueueKey, _ priority: Priority) {
    let place = priority.rawValue
    guard classes[place].members.insert(queue).inserted else { return }
    if classes[place].queues[queue.tenant] == nil, !resting.contains(queue.tenant) {
      classes[place].tenants.append(queue.tenant)
    }
    classes[place].queues[queue.tenant, default: Ring()].append(queue.id)
  }

  /// The next turn; of one-time codes alone where room is kept for them.
  mutating func next(onlyOTP: Bool = false) -> Turn? {
    if onlyOTP { return take(.otp) }
    guard let priority = wanting(withCredit: true) ?? wanting(withCredit: false) else { return nil }
    if credits[priority.rawValue] == 0 { credits = Self.weights }
    credits[priority.rawValue] -= 1
    return take(priority)
  }

  /// The first class that wants a turn; when all that do have used theirs up, everyone begins anew.
  private func wanting(withCredit: Bool) -> Priority? {
    Priority.allCases.first {
      !classes[$0.rawValue].tenants.isEmpty && (!withCredit || credits[$0.rawValue] > 0)
    }
  }

  /// Takes a tenant out until it is woken; its queues keep their places, and those that ask meanwhile get theirs.
  mutating func rest(_ tenant: TenantID) {
    guard resting.insert(tenant).inserted else { return }
    for place in classes.indices where classes[place].queues[tenant] != nil {
      classes[place].tenants.removeAll(tenant)
    }
  }

  /// Lets a tenant have turns again.
  mutating func wake(_ tenant: TenantID) {
    guard resting.remove(tenant) != nil else { return }
    for place in classes.indices where classes[place].queues[tenant] != nil {
      classes[place].tenants.append(tenant)
    }
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
