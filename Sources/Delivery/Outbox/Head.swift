import Core
import Store

/// The first row of a lane, as the engine holds it in memory until its turn.
struct Head: Hashable, Sendable {
  let id: UUID
  let priority: Priority
  let dueAt: Timestamp
  let lane: String

  init(id: UUID, priority: Priority, dueAt: Timestamp, lane: String) {
    (self.id, self.priority, self.dueAt, self.lane) = (id, priority, dueAt, lane)
  }

  /// Reads `id, class, due_at, lane`.
  init(_ row: borrowing Row) throws {
    self.init(
      id: try row[0], priority: try row[1], dueAt: try row[2], lane: try row[3])
  }

  /// The same at another time.
  func due(at dueAt: Timestamp) -> Head {
    Head(id: id, priority: priority, dueAt: dueAt, lane: lane)
  }
}
