import Core

/// What a node asks of the store for one subject, all windows in one transaction.
struct GrantRequest: Sendable {
  /// A share of the minute.
  struct Minute: Hashable, Sendable {
    let limit: Int64
    /// What this node holds, already lowered to what it may keep.
    let share: Int64
    /// What is missing for the requests that wait.
    let need: Int64
    /// Whether more than is missing is welcome.
    let wantsMore: Bool
  }

  /// A block of a calendar window.
  struct Calendar: Hashable, Sendable {
    let window: Window
    let start: Int64
    let end: Int64
    /// Nil when there is no limit to hold.
    let limit: Int64?
    let need: Int64
    /// Whether more than is missing is welcome.
    let wantsMore: Bool
    let pace: Int
  }

  let subject: Subject
  let node: UUID
  let minute: Minute?
  let calendar: [Calendar]
  let returns: [LeaseReturn]
  /// The nodes that may hold unspent leases, to be asked for them where nothing is left; none when they were just asked.
  let recallable: [UUID]
  let nodeCount: Int
}

/// What the store granted.
struct GrantOutcome: Sendable {
  /// What this node holds of the minute now.
  var share: Int64?
  var othersShare: Int64 = 0
  /// How long until a part of the others' share is free, because its node is gone.
  var othersFreeIn: Duration?
  var blocks: [Block] = []
  /// Whether the minute had nothing for requests that wait.
  var isShareShort = false
  /// Whether other nodes were asked to give back what they did not spend.
  var hasRecalled = false

  /// What was granted of a calendar window.
  struct Block: Hashable, Sendable {
    let window: Window
    let start: Int64
    let added: Int64
    let total: Int64
    /// Whether there was nothing for requests that wait.
    let isShort: Bool
  }

  /// Whether any window had nothing for requests that wait.
  var isShort: Bool { isShareShort || blocks.contains(where: \.isShort) }
}
