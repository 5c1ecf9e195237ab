import Core
import HTTPServer
import TestKit
import Testing

@testable import Sandbox

/// How a provider is spoken to in tests: a good message to an address, and what is read from the answers.
struct Sample: Sendable, CustomTestStringConvertible {
  let provider: Provider
  /// Who sends, as the twin knows them.
  let account: String
  /// An address of the provider's own form that ends with these digits.
  let address: @Sendable (_ ending: String) -> String
  let request: @Sendable (_ address: String, _ text: String) -> TwinRequest
  /// Whether an answer says that the message was accepted.
  let isAccepted: @Sendable (TwinResponse) -> Bool
  /// What the provider tells of a message.
  let receipts: Set<Scenario.Event>

  var testDescription: String { provider.rawValue }

  static let now = Timestamp(seconds: 1_767_225_600)
  static let hookURL = "https://gateway.example/hooks/1"
  static let hookSecret = "hook-secret"

  static func moment(at now: Timestamp = now, seed: UInt64 = 1) -> TwinMoment {
    let random = Locked(SeededGenerator(seed: seed))
    return TwinMoment(
      now: now, draw: { random.withLock { $0.next() } }, baseURL: "http://127.0.0.1:9090/twin")
  }

  /// A twin that knows the account's hook.
  func twin() -> any Twin {
    var twin = provider.makeTwin()
    if var waha = twin as? WahaTwin {
      var session = WahaSession(name: "default", config: [:])
      session.startedAt = Self.now - .seconds(60)
      session.linkedAt = Self.now - .seconds(30)
      waha.sessions.keep(session, for: account)
      twin = waha
    }
    twin.memory.setHook(
      Hook(url: Self.hookURL, secret: Secret(Array(Self.hookSecret.utf8))), of: account)
    return twin
  }
}

extension TwinRequest {
  /// A request with a JSON body.
  static func json(
    _ path: String, _ body: JSON, headers: [String: String] = [:], method: HTTPServer.Method = .post
  ) -> TwinRequest {
    TwinRequest(
      method, path.split(separator: "/").map(String.init), headers: headers,
      body: body.serialized(), content: .json(body))
  }
}

extension Reaction {
  /// What is answered, when something is.
  var response: TwinResponse? {
    if case .answer(let response, _) = conduct { response } else { nil }
  }

  /// All requests to hooks, in their order.
  var calls: [HookRequest] { callbacks.flatMap(\.steps).map(\.request) }
}

extension HookRequest {
  var json: JSON? { try? JSON.parse(body) }
}
