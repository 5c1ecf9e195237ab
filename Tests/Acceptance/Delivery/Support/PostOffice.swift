import Core
import Store
import TestKit
import Testing

/// A place whose messages go to a `BotProvider`, and a workspace with bots there.
final class PostOffice {
  /// A bot that is connected.
  struct Bot: Sendable {
    let number: Int64
    let session: String
  }

  let provider: BotProvider
  let place: Place
  let workspace: Workspace
  let key: TestKey
  private(set) var bots: [Bot] = []
  private(set) var node: Gateway
  private var botCount = 0

  init(_ engine: Place.Engine, botCount: Int = 1) async throws {
    try Descriptors.allow(4_096)
    provider = try BotProvider()
    place = try await Place(
      engine,
      [
        "--set", "providers.telegram.base_url=\(provider.url)",
        "--set", "guard.allow.providers=127.0.0.1", "--set", "guard.allow.webhooks=127.0.0.1",
        "--set", "server.public_url=https://gateway.example",
      ])
    workspace = try await place.workspace()
    key = try await workspace.key()
    node = try await place.start()
    for _ in 0..<botCount { bots.append(try connectBot(key)) }
  }

  /// Connects one more bot for whoever has this key.
  func connectBot(_ key: TestKey) throws -> Bot {
    botCount += 1
    let number = Int64(100_000 + botCount)
    let token = "\(number):\(String(repeating: "AbCdEf-123", count: 4))"
    let answer = try ask(
      "POST /api/v1/sessions",
      [
        "channel": "telegram", "name": .string("bot \(number)"),
        "credentials": ["bot_token": .string(token)],
      ], key)
    try #require(answer.status == 201, "\(answer.text)")
    return Bot(
      number: number, session: try #require(try answer.json()["data"]?["id"]?.stringValue))
  }

  /// Asks the newest node.
  func ask(_ line: String, _ body: JSON? = nil, _ key: TestKey? = nil) throws -> WireAnswer {
    try #require(
      try Client(port: node.port).ask(
        line, (key ?? self.key).fields, body: body.map(\.description)), "\(line)")
  }

  /// Sends a text, which is accepted; the id of the message.
  @discardableResult
  func send(
    _ text: String, to chat: Int64, _ more: JSONObject = [:], by bot: Bot? = nil,
    _ key: TestKey? = nil
  ) throws -> String {
    let body = Self.message(text, to: chat, by: bot ?? bots[0], more)
    let answer = try ask("POST /api/v1/messages/send", body, key)
    try #require(answer.status == 201, "\(answer.text)")
    return try #require(try answer.json()["message_id"]?.stringValue)
  }

  static func message(
    _ text: String, to chat: Int64, by bot: Bot, _ more: JSONObject = [:]
  ) -> JSON {
    var body: JSONObject = [
      "channel": "telegram", "session_id": .string(bot.session), "to": .string("\(chat)"),
      "message": .string(text),
    ]
    for (name, value) in more { body[name] = value }
    return .object(body)
  }

  /// One message with its timeline.
  func look(_ id: String) throws -> JSON {
    let answer = try ask("GET /api/v1/messages/\(id)")
    try #require(answer.status == 200, "\(answer.text)")
    return try #require(try answer.json()["data"])
  }

  func status(_ id: String) throws -> String { try look(id)["status"]?.stringValue ?? "" }

  /// Whether a message gets so far in time.
  func reaches(
    _ status: String, _ id: String, within limit: Duration = .seconds(20)
  ) async throws -> Bool {
    try await eventually(within: limit) { try self.status(id) == status }
  }

  /// What happened to a message, in order.
  func timeline(_ id: String) throws -> [(event: String, at: Timestamp)] {
    try (try look(id)["timeline"]?.arrayValue ?? []).map { entry in
      (
        try #require(entry["event"]?.stringValue),
        try #require(entry["at"]?.stringValue.flatMap { Timestamp(rfc3339: $0) })
      )
    }
  }

  /// The node dies where it stands; when.
  @discardableResult
  func kill() async -> Timestamp {
    let now = SystemClock().now
    node.program.signal(9)
    _ = await node.program.end()
    return now
  }

  /// A new node takes over.
  func start() async throws { node = try await place.start() }

  /// How much is still to leave.
  func waitingCount() async throws -> Int64 {
    try await place.database.read { tx throws in
      try tx.all("SELECT COUNT(*) FROM outbox") { try $0[0] as Int64 }.first ?? 0
    }
  }

  /// Waits until nothing is left to leave.
  func settle(within limit: Duration) async throws {
    let isSettled = try await eventually(within: limit) { try await waitingCount() == 0 }
    let left = try await waitingCount()
    #expect(isSettled, "\(left) still wait")
  }

  /// What the newest node complained about.
  var complaints: String {
    node.program.complaint.split(separator: "\n").filter { !$0.contains("\"level\":\"info\"") }
      .suffix(5).joined(separator: "\n")
  }

  /// All of a list, page by page.
  func list(_ path: String) throws -> [JSON] {
    var all: [JSON] = []
    var cursor: String?
    let client = try Client(port: node.port)
    repeat {
      let mark = path.contains("?") ? "&" : "?"
      let query = "\(mark)per_page=100" + (cursor.map { "&cursor=\($0)" } ?? "")
      let answer = try #require(client.ask("GET \(path)\(query)", key.fields))
      try #require(answer.status == 200, "\(path)\(query): \(answer.text)\n\(complaints)")
      let page = try answer.json()
      all += page["data"]?.arrayValue ?? []
      cursor = page["next_cursor"]?.stringValue ?? page["meta"]?["next_cursor"]?.stringValue
    } while cursor != nil
    return all
  }
}
