import Core
import HTTPServer

extension WahaTwin {
  private static let nameLengthMax = 54

  /// `/api/sessions`, one of them, and what is done to it.
  mutating func manage(_ call: WahaCall, in moment: TwinMoment) -> Reaction {
    let names = Array(call.request.path.dropFirst())
    switch (call.request.method, names.count) {
    case (.get, 0): return .answer(.json(200, .array([])))
    case (.post, 0): return create(call, in: moment)
    case (_, 1...2):
      guard let session = sessions[call.account(names[0])] ?? nil else {
        return .answer(Self.unknownSession)
      }
      return names.count == 1
        ? change(session, call, in: moment) : move(session, names[1], call, in: moment)
    default: return .answer(Self.error(404, "Not Found"))
    }
  }

  private mutating func create(_ call: WahaCall, in moment: TwinMoment) -> Reaction {
    guard case .json(let body) = call.request.content else {
      return .answer(Self.invalid(["the body must be an object"]))
    }
    let name = body["name"]?.stringValue ?? "session_\(moment.hex(13))"
    guard Self.isName(name) else {
      return .answer(
        Self.invalid(["name must match ^[a-zA-Z0-9_-]*$ and have 54 characters at most"]))
    }
    if let problem = Self.problem(withConfig: body["config"] ?? [:]) {
      return .answer(Self.invalid([problem]))
    }
    guard (sessions[call.account(name)] ?? nil) == nil else {
      return .answer(
        Self.error(
          422, "Session '\(name)' already exists. Use PUT to update it.",
          title: "Unprocessable Entity"))
    }
    let session = WahaSession(name: name, config: body["config"] ?? [:])
    return body["start"]?.boolValue ?? true
      ? start(session, call, in: moment) : keep(session, call, 201, in: moment)
  }

  private static func isName(_ name: String) -> Bool {
    (1...nameLengthMax).contains(name.utf8.count)
      && name.utf8.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "_-".utf8.contains($0) }
  }

  private static func problem(withConfig config: JSON) -> String? {
    for webhook in config["webhooks"]?.arrayValue ?? [] {
      guard let url = webhook["url"]?.stringValue, url.hasPrefix("http") else {
        return "config.webhooks.0.url must be a URL address"
      }
      guard webhook["events"]?.arrayValue?.isEmpty == false else {
        return "config.webhooks.0.events should not be empty"
      }
    }
    return nil
  }

  private mutating func change(
    _ session: WahaSession, _ call: WahaCall, in moment: TwinMoment
  ) -> Reaction {
    switch call.request.method {
    case .get: return .answer(.json(200, session.view(at: moment.now)))
    case .put:
      let config = call.request.arguments["config"] ?? [:]
      if let problem = Self.problem(withConfig: config) {
        return .answer(Self.invalid([problem]))
      }
      var session = session
      session.config = config
      return session.startedAt == nil
        ? keep(session, call, 200, in: moment) : start(session, call, status: 200, in: moment)
    case .delete:
      sessions.keep(nil, for: call.account(session.name))
      memory.setHook(nil, of: call.account(session.name))
      return .answer(.empty(200))
    default: return .answer(Self.error(404, "Not Found"))
    }
  }

  private mutating func move(
    _ session: WahaSession, _ verb: String, _ call: WahaCall, in moment: TwinMoment
  ) -> Reaction {
    var session = session
    switch (call.request.method, verb) {
    case (.get, "me"):
      let isWorking = session.status(at: moment.now) == .working
      return .answer(.json(200, isWorking ? session.me : .null))
    case (.post, "start") where session.status(at: moment.now) == .working:
      return keep(session, call, 201, in: moment)
    case (.post, "start"), (.post, "restart"): return start(session, call, in: moment)
    case (.post, "stop"):
      session.startedAt = nil
      return keep(session, call, 201, telling: [(.stopped, .zero)], in: moment)
    case (.post, "logout"):
      session.linkedAt = nil
      return session.startedAt == nil
        ? keep(session, call, 201, in: moment) : start(session, call, in: moment)
    default: return .answer(Self.error(404, "Not Found"))
    }
  }

  private mutating func start(
    _ session: WahaSession, _ call: WahaCall, status: Int = 201, in moment: TwinMoment
  ) -> Reaction {
    var session = session
    session.startedAt = moment.now
    if let linkedAt = session.linkedAt, linkedAt > moment.now { session.linkedAt = nil }
    let next = session.status(at: moment.now + WahaSession.startDuration)
    return keep(
      session, call, status,
      telling: [(.starting, .zero), (next, WahaSession.startDuration)], in: moment)
  }

  /// Keeps what became of a session, answers with it and tells its hook.
  private mutating func keep(
    _ session: WahaSession, _ call: WahaCall, _ status: Int,
    telling statuses: [(WahaSession.Status, Duration)] = [], in moment: TwinMoment
  ) -> Reaction {
    let account = call.account(session.name)
    sessions.keep(session, for: account)
    memory.setHook(session.hook, of: account)
    return .answer(
      .json(status, session.view(at: moment.now)),
      callbacks: told(statuses, of: session, in: moment))
  }

  /// What a session's hook is told of its statuses, so long after each other.
  func told(
    _ statuses: [(WahaSession.Status, Duration)], of session: WahaSession, in moment: TwinMoment
  ) -> [Callback] {
    guard let hook = session.hook, !statuses.isEmpty else { return [] }
    var moment = moment
    let steps = statuses.compactMap { status, after -> Callback.Step? in
      moment = moment.later(after)
      let payload: JSON = [
        "name": .string(session.name), "status": .string(status.rawValue),
        "statuses": [
          ["status": .string(status.rawValue), "timestamp": .integer(moment.now.milliseconds)]
        ],
      ]
      return Self.request("session.status", payload, session.name, session.me, to: hook, in: moment)
        .map { Callback.Step(after: after, request: $0) }
    }
    return steps.isEmpty ? [] : [Callback(steps: steps)]
  }
}
