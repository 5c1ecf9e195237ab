package import Core

extension WahaTwin {
  /// Keeps a session that was linked in another life of this twin.
  mutating func restore(
    _ name: String, key: String, config: JSON, in moment: TwinMoment
  ) {
    let account = "\(key)/\(name)"
    guard (sessions[account] ?? nil) == nil else { return }
    var session = WahaSession(name: name, config: config)
    session.startedAt = moment.now - WahaSession.startDuration
    session.linkedAt = moment.now
    sessions.keep(session, for: account)
    memory.setHook(session.hook, of: account)
  }
}

extension Sandbox {
  /// Has the twin of a WAHA server know a session that is linked, unless it knows the session.
  package func restoreLink(of session: String, key: Secret<String>, config: JSON) {
    use(.waha) { twin, moment in
      guard var waha = twin as? WahaTwin else { return }
      waha.restore(session, key: key.exposed, config: config, in: moment)
      twin = waha
    }
  }
}
