import Core
import HTTPServer
import Store

extension Configuration {
  /// The bounds of the public server.
  var serverOptions: ServerOptions {
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
    options.connectionCountMax = self[Keys.connectionCount]
    options.requestsInFlightMax = self[Keys.requestsInFlight]
    options.loopCount = self[Keys.loopCount] == 0 ? nil : self[Keys.loopCount]
    options.compressesFromBytes = self[Keys.compressFrom]
    options.trustedProxies = self[Keys.trustedProxies]
    return options
  }

  /// The same bounds on one loop: few ask the admin listener.
  var adminServerOptions: ServerOptions {
    var options = serverOptions
    options.loopCount = 1
    return options
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

  /// Whether everything is in the data folder, so only one process may serve from it.
  var isEmbedded: Bool { self[Keys.databaseURL].exposed.isEmpty }

  /// This configuration with what may change while running taken from a new one.
  func adopting(_ new: Configuration) -> Configuration {
    var adopted = self
    for key in Keys.all where key.isReloadable { adopted.copy(key, from: new) }
    return adopted
  }
}
