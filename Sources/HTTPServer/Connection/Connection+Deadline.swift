extension Connection {
  /// How long a client has to read its last answer before the connection is cut.
  static let lingerTime: Duration = .seconds(2)

  func setDeadline(_ time: Duration) { worker.setDeadline(of: self, worker.loop.now + time) }

  func clearDeadline() { worker.setDeadline(of: self, nil) }

  /// A body may pause for a while, and must keep to a pace over all of its time.
  func extendBodyDeadline(_ exchange: Exchange) {
    if exchange.isPaused {
      clearDeadline()
      return
    }
    let options = worker.options
    let earned = (exchange.bodyByteCount - exchange.paceStartBytes) / options.bodyBytesPerSecondMin
    let paced = exchange.paceStart + options.bodyPauseMax + .seconds(earned)
    worker.setDeadline(of: self, min(paced, worker.loop.now + options.bodyPauseMax))
  }

  /// After the last output went out, the deadline of the phase holds again.
  func restoreDeadline() {
    switch phase {
    case .head: setDeadline(worker.options.idleTimeMax)
    case .body: if let exchange { extendBodyDeadline(exchange) }
    case .responding, .finishing, .lingering, .closed: clearDeadline()
    }
  }

  func deadlineHasPassed() {
    clearDeadline()
    guard pending == nil else {
      close()
      return
    }
    switch phase {
    case .head:
      if unfinishedHead == nil { close() } else { refuse(.headTimeout, nil) }
    case .body:
      if let exchange { failBody(exchange, .bodyTimeout) }
    case .finishing, .lingering:
      close()
    case .responding, .closed:
      break
    }
  }
}
