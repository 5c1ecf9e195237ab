/// A zone of the IANA database: which time of day it is there at any moment.
///
/// A copy is one reference. Two zones of the same name are equal.
package struct TimeZone: Sendable {
  let table: ZoneTable

  /// Coordinated Universal Time, which needs no file.
  package static let utc = TimeZone(
    table: ZoneTable(identifier: "UTC", changes: [], offsetAtFirst: 0))

  /// The zone of this IANA name, such as `Europe/Berlin`; nil when this machine knows none.
  package init?(identifier: String) {
    guard identifier != Self.utc.identifier else {
      self = .utc
      return
    }
    guard let table = Self.cached(identifier) else { return nil }
    self.init(table: table)
  }

  /// The zone of a name in one of these folders, the first that has it.
  init?(identifier: String, folders: [String]) {
    guard let table = ZoneFile.load(identifier, from: folders) else { return nil }
    self.init(table: table)
  }

  init(table: ZoneTable) { self.table = table }

  /// The name that it was made from.
  package var identifier: String { table.identifier }

  /// Whether this machine has a zone of this name.
  package static func isKnown(_ identifier: String) -> Bool {
    TimeZone(identifier: identifier) != nil
  }

  /// How far its clocks are ahead of UTC at a moment.
  package func offset(at moment: Timestamp) -> Duration {
    .seconds(table.span(at: moment.seconds).offset)
  }
}

extension TimeZone: Hashable, CustomStringConvertible {
  package static func == (left: Self, right: Self) -> Bool {
    left.table === right.table || left.identifier == right.identifier
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

  package var description: String { identifier }
}

extension TimeZone {
  /// More than the database has names; past it a zone is read again each time.
  private static let cachedCountMax = 1_024

  private static let cache = Locked<[String: ZoneTable]>([:])

  private static func cached(_ identifier: String) -> ZoneTable? {
    if let table = cache.withLock({ $0[identifier] }) { return table }
    // Read outside the lock: of two who read at once, the later copy stays.
    guard let table = ZoneFile.load(identifier, from: ZoneFile.folders) else { return nil }
    cache.withLock { tables in
      if tables.count < cachedCountMax { tables[identifier] = table }
    }
    return table
  }
}
