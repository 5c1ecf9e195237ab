import Core
import TenantKit

/// An attempt that was made, on its way into the outbox.
struct Ended: Sendable {
  let item: OutboxItem
  let start: Start
  let report: AttemptReport
  let resolution: Resolution
  /// When the next one of the lane may leave.
  let pairFreeAt: Timestamp?
}

/// The ends of attempts that are to be recorded, by workspace and kind.
///
/// Whoever brings the first one writes, and takes along what others brought meanwhile: the slower the writing, the more
/// goes into one transaction. No workspace waits for another's.
struct Ledger: Sendable {
  struct Key: Hashable, Sendable {
    let tenant: TenantID
    let kind: OutboxKind
  }

  /// What is written in one transaction at most.
  static let batchCountMax = 64

  /// Present while somebody writes.
  private var waiting: [Key: [Ended]] = [:]

  /// Takes an end in. True when the caller is to write, until `take` has nothing left.
  mutating func add(_ ended: Ended, to key: Key) -> Bool {
    defer { waiting[key, default: []].append(ended) }
    return waiting[key] == nil
  }

  /// What is to be written next; nil when nothing is left, and then somebody else may begin.
  mutating func take(_ key: Key) -> [Ended]? {
    guard let all = waiting[key], !all.isEmpty else {
      waiting[key] = nil
      return nil
    }
    waiting[key] = Array(all.dropFirst(Self.batchCountMax))
    return Array(all.prefix(Self.batchCountMax))
  }
}
