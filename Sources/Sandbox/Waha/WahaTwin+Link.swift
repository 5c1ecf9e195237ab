import Core
import HTTPServer

extension WahaTwin {
  /// `/api/{session}/auth/qr` and `/api/{session}/auth/request-code`.
  mutating func link(_ call: WahaCall, in moment: TwinMoment) -> Reaction {
    let path = call.request.path
    guard path.count == 3, let session = sessions[call.account(path[0])] ?? nil else {
      return .answer(Self.unknownSession)
    }
    guard session.status(at: moment.now) == .scan else {
      return .answer(Self.notReady(session, [.scan], at: moment.now))
    }
    switch (call.request.method, path[2]) {
    case (.get, "qr"): return showCode(of: session, call, in: moment)
    case (.post, "request-code"):
      guard let number = call.request.arguments["phoneNumber"]?.stringValue,
        number.utf8.allSatisfy(ASCII.isDigit), (8...15).contains(number.utf8.count)
      else { return .answer(Self.invalid(["phoneNumber must be a telephone number"])) }
      let code = moment.hex(4).uppercased()
      let response = TwinResponse.json(
        201, ["code": .string("\(code.prefix(4))-\(code.suffix(4))")])
      return Reaction(
        .answer(response, after: .zero), callbacks: scanned(session, call, in: moment))
    default: return .answer(Self.error(404, "Not Found"))
    }
  }

  static func notReady(
    _ session: WahaSession, _ expected: [WahaSession.Status], at now: Timestamp
  ) -> TwinResponse {
    .json(
      422,
      [
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": .string(session.name), "status": .string(session.status(at: now).rawValue),
        "expected": .array(expected.map { .string($0.rawValue) }),
      ])
  }

  private mutating func showCode(
    of session: WahaSession, _ call: WahaCall, in moment: TwinMoment
  ) -> Reaction {
    let code = session.code(at: moment.now)
    let response: TwinResponse
    if call.request.query["format"] == "raw" {
      response = .json(200, ["value": .string(code)])
    } else if call.request.headers["accept"]?.contains("application/json") == true {
      response = .json(
        200, ["mimetype": "image/png", "data": .string(Base64.encode(WahaPicture.bytes))])
    } else {
      response = TwinResponse(200, type: "image/png", WahaPicture.bytes)
    }
    return Reaction(
      .answer(response, after: .zero), callbacks: scanned(session, call, in: moment))
  }

  /// The telephone takes a moment; then the session works.
  private mutating func scanned(
    _ session: WahaSession, _ call: WahaCall, in moment: TwinMoment
  ) -> [Callback] {
    var session = session
    guard session.showCode(at: moment.now) else { return [] }
    sessions.keep(session, for: call.account(session.name))
    let next = session.status(at: moment.now + WahaSession.scanDelay)
    return told([(next, WahaSession.scanDelay)], of: session, in: moment)
  }
}
