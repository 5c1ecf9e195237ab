/// Where a row stands. The numbers are part of the schema's partial indexes.
enum OutboxState: Int {
  /// Another row of its lane goes first.
  case behind = 0
  /// The head of its lane; it may leave when it is due.
  case waiting = 1
  /// The head of its lane, and an attempt runs.
  case attempting = 2
  /// For later, and in no lane yet.
  case scheduled = 3
}
