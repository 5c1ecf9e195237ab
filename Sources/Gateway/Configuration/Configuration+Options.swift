import Core
import HTTPServer
import Store
import Transport

extension Configuration {
  /// The bounds of the public server, which has as many connections as there are descriptors for.
  func serverOptions(within descriptors: DescriptorLimit) -> ServerOptions {
    var options = ServerOptions()
    options.headBytesMax = self[Keys.headSize]
    options.targetBytesMax = self[Keys.targetSize]
    options.fieldCountMax = self[Keys.fieldCount]
    options.bodyBytesMax = self[Keys.bodySize]
    options.headTimeMax = self[Keys.headTime]
    options.bodyPauseMax = self[Keys.bodyPause]
    options.bodyBytesPerSecondMin = self[Keys.bodyRate]
    options.idleTimeMax = self[Keys.idleTime]
    options.writeStallMax = self[Keys.writeStall]
    let connections = descriptors.connections(
      wanted: self[Keys.connectionCount], surplusWanted: options.surplusCountMax,
      othersCount: otherDescriptorCount)
    options.connectionCountMax = connections.max
    options.surplusCountMax = connections.surplus
    options.requestsInFlightMax = self[Keys.requestsInFlight]
    options.loopCount = self[Keys.loopCount] == 0 ? nil : self[Keys.loopCount]
    options.compressesFromBytes = self[Keys.compressFrom]
    options.trustedProxies = self[Keys.trustedProxies]
    return options
  }

  /// The same bounds on one loop: few ask the admin listener.
  func adminServerOptions(within descriptors: DescriptorLimit) -> ServerOptions {
    var options = serverOptions(within: descriptors)
    options.loopCount = 1
    options.connectionCountMax = min(options.connectionCountMax, Self.adminConnectionCountMax)
    options.surplusCountMax = min(options.surplusCountMax, Self.adminConnectionCountMax)
    return options
  }

  private static let adminConnectionCountMax = 64

  /// The most that all may want but the public server.
  private var otherDescriptorCount: Int {
    DescriptorLimit.ownCount + 2 * Self.adminConnectionCountMax
      + Purpose.allCases.count * self[Keys.transfers] + self[Keys.mails]
      + (isEmbedded ? 2 * self[Keys.databaseReaders] : self[Keys.databaseConnections])
  }

  var databaseLocation: DatabaseLocation {
    let url = self[Keys.databaseURL]
    return url.exposed.isEmpty
      ? .sqlite(path: DataFolder(self).databasePath) : .postgres(url: url)
  }

  var databaseOptions: DatabaseOptions {
    var options = DatabaseOptions()
    options.readerCount = self[Keys.databaseReaders]
    options.connectionCount = self[Keys.databaseConnections]
    options.waitingCountLimit = self[Keys.databaseWaiting]
    options.statementTimeLimit = self[Keys.databaseStatementTime]
    options.connectWaitLimit = self[Keys.databaseConnectWait]
    return options
  }

  /// How requests go out, and where they may go.
  var transportOptions: TransportOptions {
    var options = TransportOptions()
    options.addressGuard = addressGuard
    options.authoritiesFile = self[Keys.authorities].isEmpty ? nil : self[Keys.authorities]
    options.bounds.transfersMax = self[Keys.transfers]
    options.bounds.perHostMax = self[Keys.transfersPerHost]
    options.bounds.waitingPerHostMax = self[Keys.transfersWaitingPerHost]
    options.bounds.waitingMax = self[Keys.transfersWaiting]
    options.idleConnectionAgeMax = self[Keys.transferIdle]
    options.namesKept = self[Keys.namesKept]
    options.mailsMax = self[Keys.mails]
    return options
  }

  /// Each entry was checked when it was read, so nothing can be wrong with them together.
  private var addressGuard: AddressGuard {
    let lists = Dictionary(uniqueKeysWithValues: Keys.allowed.map { ($0, self[$1]) })
    do {
      return try AddressGuard(allow: lists)
    } catch {
      preconditionFailure("an unchecked entry in an allow-list: \(error)")
    }
  }

  /// Whether everything is in the data folder, so only one process may serve from it.
  var isEmbedded: Bool { self[Keys.databaseURL].exposed.isEmpty }

  /// This configuration with what may change while running taken from a new one.
  func adopting(_ new: Configuration) -> Configuration {
    var adopted = self
    for key in Keys.all where key.isReloadable { adopted.copy(key, from: new) }
    return adopted
  }
}
