import Core
import TestKit
import Testing

/// A workspace of a running gateway, as somebody knows it who has one key and the API.
final class Shop {
  private(set) var gateway: Gateway
  private let folder: TemporaryDirectory
  private let words: [String]
  /// How its requests show the key.
  let fields: [String]

  /// A key for tests reaches the twins of the providers; any other, the providers.
  init(isTest: Bool = true, _ words: [String] = []) async throws {
    folder = try TemporaryDirectory()
    self.words = words
    let data = folder.file("data")
    gateway = try await Gateway(data: data, words)
    _ = try await Self.run(["tenant", "create", "--name", "Shop", "--slug", "shop"], data)
    let key = try await Self.run(
      [
        "key", "create", "--tenant", "shop", "--name", "k", "--form", "pair", "--json",
        // Tests ask again and again how far something is.
        "--per-minute", "none",
      ]
        + (isTest ? ["--test"] : []), data)
    let json = try JSON.parse(Array(key.utf8))
    let publicKey = try #require(json["public_key"]?.stringValue, "\(key)")
    let secretKey = try #require(json["secret_key"]?.stringValue)
    fields = ["X-Public-Key: \(publicKey)", "X-Secret-Key: \(secretKey)"]
  }

  /// Stops the gateway and starts it again, with what it kept.
  func restart() async throws {
    try #require(await gateway.stop() == 0)
    gateway = try await Gateway(data: folder.file("data"), words)
  }

  private static func run(_ words: [String], _ data: String) async throws -> String {
    let (status, output, complaint) = try await Program.run(words + ["--data", data])
    try #require(status == 0, "\(complaint)")
    return output
  }

  /// Asks once.
  func ask(_ line: String, _ body: JSON? = nil) throws -> WireAnswer {
    try ask(line, fields, json: body?.description)
  }

  /// Asks as anybody can who knows a URL.
  func ask(
    _ line: String, _ fields: [String], json: String? = nil, type: String = "application/json"
  ) throws -> WireAnswer {
    let client = try Client(port: gateway.port)
    var lines = ["\(line) HTTP/1.1", "Host: localhost", "Connection: close"] + fields
    if let json { lines += ["Content-Type: \(type)", "Content-Length: \(json.utf8.count)"] }
    client.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (json ?? ""))
    return try #require(WireAnswer(client.receiveAll()))
  }

  /// Connects a session, and waits until it is.
  @discardableResult
  func connect(_ channel: String, _ credentials: JSON) async throws -> String {
    let id = try connecting(channel, credentials)
    let isConnected = await eventually(within: .seconds(20)) {
      (try? self.session(id))?["status"] == "connected"
    }
    let session = try session(id)
    try #require(isConnected, "\(session ?? .null)")
    return id
  }

  /// Begins to connect a session; its id.
  @discardableResult
  func connecting(_ channel: String, _ credentials: JSON) throws -> String {
    let answer = try ask(
      "POST /api/v1/sessions",
      ["channel": .string(channel), "name": "Shop", "credentials": credentials])
    try #require(answer.status == 201, "\(answer.text)")
    return try #require(try answer.json()["data"]?["id"]?.stringValue)
  }

  func session(_ id: String) throws -> JSON? {
    try ask("GET /api/v1/sessions/\(id)").json()["data"]
  }

  /// Sends a message; its id.
  func send(_ body: JSON) throws -> String {
    let answer = try ask("POST /api/v1/messages/send", body)
    try #require(answer.status == 201, "\(answer.text)")
    let json = try answer.json()
    #expect(json["status"] == "queued")
    return try #require(json["message_id"]?.stringValue)
  }

  /// A message when it has come to a status, or as it is when it does not.
  func message(
    _ id: String, _ status: String, within limit: Duration = .seconds(20)
  ) async throws -> JSON {
    _ = await eventually(within: limit) {
      (try? self.message(id))?["status"] == .string(status)
    }
    return try #require(try message(id))
  }

  /// What somebody wrote to the shop, as soon as it is there.
  func received() async throws -> JSON {
    var inbound: JSON?
    _ = await eventually(within: .seconds(20)) {
      let list = try? self.ask("GET /api/v1/messages?direction=inbound").json()
      inbound = list?["data"]?[0]
      return inbound != nil
    }
    return try #require(inbound)
  }

  private func message(_ id: String) throws -> JSON? {
    try ask("GET /api/v1/messages/\(id)").json()["data"]
  }
}

extension JSON {
  /// The names in a message's timeline.
  var timeline: [String] {
    self["timeline"]?.arrayValue?.compactMap { $0["event"]?.stringValue } ?? []
  }
}
