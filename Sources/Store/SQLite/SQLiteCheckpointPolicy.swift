/// Decides when the write-ahead log is brought home into the database file, so that it stays bounded.
struct SQLiteCheckpointPolicy {
  /// How hard a checkpoint tries.
  enum Mode: Equatable {
    /// Copies what no reader still needs in the log, waiting for nobody.
    case passive
    /// Waits for the readers of now, a moment at most, so the log starts over.
    case restart
  }

  /// 16 MB of pages.
  static let firstPageCount = 4_000
  /// 64 MB of pages: readers that overlap without end have kept the log from starting over.
  static let restartPageCount = 16_000

  private var nextPageCount = Self.firstPageCount

  /// What is to be done after a commit that left the log at this length.
  mutating func due(logPageCount: Int) -> Mode? {
    if logPageCount < Self.firstPageCount { nextPageCount = Self.firstPageCount }
    guard logPageCount >= nextPageCount else { return nil }
    nextPageCount = logPageCount + Self.firstPageCount
    return logPageCount >= Self.restartPageCount ? .restart : .passive
  }
}
