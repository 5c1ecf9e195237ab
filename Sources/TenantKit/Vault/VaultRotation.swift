import Glibc
package import Store

/// Gives the vault a new key and seals everything anew, beside running gateways.
///
/// The new key stands before the old one in the file until nothing is sealed with the old one any more. A rotation that
/// was cut short leaves both there; the next one goes on with them instead of making a third.
package struct VaultRotation: Sendable {
  /// Few enough that requests in between do not wait for long.
  private static let rowsPerBatch = 64

  /// What a rotation did.
  package struct Outcome: Hashable, Sendable {
    package let resealedCount: Int
    /// Whether it went on with what another one had left.
    package let isContinued: Bool
    package let droppedKeyCount: Int
  }

  private let database: Database
  private let columns: [SealedColumn]
  /// Tells every node that the keys changed, and returns when each has heard.
  private let announce: @Sendable () async throws -> Void

  /// A rotation over all sealed columns.
  package init(
    _ database: Database, columns: [SealedColumn] = SealedColumn.all,
    announce: @escaping @Sendable () async throws -> Void
  ) {
    self.database = database
    self.columns = columns
    self.announce = announce
  }

  /// Rotates the keys in a file.
  package func run(_ file: VaultKeyFile) async throws -> Outcome {
    let lock = try VaultFileLock(file)
    defer { lock.release() }
    let found = try file.load()
    let isContinued = found.keys.count > 1
    var keyring = found
    if !isContinued {
      guard let wider = found.adding(.random()) else { throw VaultKeyError.noRoom(path: file.path) }
      try file.replace(with: wider)
      keyring = wider
    }
    // Even when it goes on: the one before may have ended before anyone heard.
    try await announce()
    let count = try await reseal(with: Vault(keyring), path: file.path)
    try file.replace(with: VaultKeyring(keyring.current))
    try await announce()
    return Outcome(
      resealedCount: count, isContinued: isContinued, droppedKeyCount: keyring.keys.count - 1)
  }

  /// Seals everything anew with the first of several keys that come from another place than a file, which keeps them.
  package func run(with keyring: VaultKeyring, from place: String) async throws -> Outcome {
    let count = try await reseal(with: Vault(keyring), path: place)
    return Outcome(resealedCount: count, isContinued: true, droppedKeyCount: 0)
  }

  /// Seals everything anew that is not under the vault's current key; returns how much that was.
  ///
  /// It walks until it finds nothing: a request that sealed before its node heard of the new key may have been written
  /// behind the walk. A row that cannot be opened makes it fail at the end, so that no key is dropped that may help.
  func reseal(with vault: Vault, path: String) async throws -> Int {
    var total = 0
    while true {
      var count = 0
      for column in columns {
        let pass = try await reseal(column, with: vault)
        count += pass.resealedCount
        guard pass.unopenedCount == 0 else {
          throw VaultKeyError.unopened(path: path, column: column.name, count: pass.unopenedCount)
        }
      }
      guard count > 0 else { return total }
      total += count
    }
  }

  private func reseal(
    _ column: SealedColumn, with vault: Vault
  ) async throws -> (resealedCount: Int, unopenedCount: Int) {
    var sum = (resealedCount: 0, unopenedCount: 0)
    var place: SealedColumn.Place?
    repeat {
      let batch = try await database.write { [place] tx throws in
        try column.resealNext(after: place, countMax: Self.rowsPerBatch, with: vault, in: tx)
      }
      sum.resealedCount += batch.resealedCount
      sum.unopenedCount += batch.unopenedCount
      place = batch.next
    } while place != nil
    return sum
  }
}

/// Held by the one process that rotates the keys of a file. The system lets go of it when the process ends.
private struct VaultFileLock {
  private let descriptor: Int32

  init(_ file: VaultKeyFile) throws(VaultKeyError) {
    let path = "\(file.path).lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw .system(
        path: path, doing: "lock", reason: unsafe String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .rotationRunning(path: file.path)
    }
  }

  func release() { close(descriptor) }
}
