import Core
import HTTPServer

/// The messaging of Facebook pages and of Instagram accounts, which share an API and differ in details.
struct MessengerTwin: Twin {
  /// Whose messages are sent.
  enum Product: Sendable {
    case messenger, instagram
  }

  var memory = TwinMemory()
  let product: Product

  init(_ product: Product) { self.product = product }

  mutating func answer(_ request: TwinRequest, in moment: TwinMoment) -> Reaction {
    // Links to what people sent are good for whoever has them.
    if let file = TwinPicture.answer(request) { return .answer(file) }
    let request = MetaGraph.unversioned(request)
    let token = MetaGraph.token(of: request)
    if let refusal = MetaGraph.refusal(ofToken: token, in: moment) { return .answer(refusal) }
    if product == .instagram, request.path == ["refresh_access_token"] {
      return .answer(renew(request, in: moment))
    }
    guard let id = request.path.first, id == "me" || id.utf8.allSatisfy(ASCII.isDigit) else {
      let id = request.path.first ?? ""
      return .answer(MetaGraph.unknownObject(id, request.method, in: moment))
    }
    switch (request.method, request.path.dropFirst().first, request.path.count) {
    case (.post, "messages", 2): return messages(request, from: id, in: moment)
    case (.post, "message_attachments", 2) where product == .messenger:
      return .answer(.json(200, ["attachment_id": .string(moment.digits(16))]))
    case (.post, "subscribed_apps", 2): return .answer(subscribe(request, in: moment))
    case (.get, "subscribed_apps", 2): return .answer(.json(200, ["data": []]))
    case (.delete, "subscribed_apps", 2): return .answer(.json(200, ["success": true]))
    case (.get, nil, 1): return .answer(.json(200, profile(id, request)))
    default: return .answer(MetaGraph.unknownObject(id, request.method, in: moment))
    }
  }

  /// Of an account, or of a person who wrote.
  private func profile(_ id: String, _ request: TwinRequest) -> JSON {
    let number = id == "me" ? "178414000000001" : id
    let known: JSONObject = [
      "name": "Sandbox", "first_name": "Sandbox", "last_name": "Person", "username": "sandbox",
      "user_id": .string(number), "account_type": "BUSINESS", "category": "Company",
      "profile_pic": "https://example.com/p.jpg",
      "profile_picture_url": "https://example.com/p.jpg",
    ]
    var answer = JSONObject()
    let fields = request.query["fields"] ?? "name"
    for field in fields.split(separator: ",") { answer[String(field)] = known[String(field)] }
    answer["id"] = .string(number)
    return .object(answer)
  }

  /// Another token for the one that is shown, good for 60 days.
  private func renew(_ request: TwinRequest, in moment: TwinMoment) -> TwinResponse {
    guard request.method == .get, request.query["grant_type"] == "ig_refresh_token" else {
      return MetaGraph.error(
        400, GraphError(100, "Invalid grant_type: must be ig_refresh_token"), in: moment)
    }
    return .json(
      200,
      [
        "access_token": .string("IGAA\(moment.hex(40))"), "token_type": "bearer",
        "expires_in": 5_184_000,
      ])
  }

  private func subscribe(_ request: TwinRequest, in moment: TwinMoment) -> TwinResponse {
    let fields = request.arguments["subscribed_fields"]
    let names =
      fields?.stringValue?.split(separator: ",").map(String.init)
      ?? fields?.arrayValue?.compactMap(\.stringValue) ?? []
    guard !names.isEmpty else {
      return MetaGraph.error(
        400, GraphError(100, "The parameter subscribed_fields is required."), in: moment)
    }
    guard names.allSatisfy(Self.fields.contains) else {
      return MetaGraph.error(
        400,
        GraphError(
          100, "Param subscribed_fields[0] must be one of {messages, messaging_postbacks, …}"),
        in: moment)
    }
    return .json(200, ["success": true])
  }

  private static let fields: Set = [
    "messages", "messaging_postbacks", "message_deliveries", "message_reads", "message_reactions",
    "message_echoes", "messaging_seen", "messaging_optins", "messaging_referrals",
    "messaging_handover", "messaging_account_linking", "message_edits", "feed", "mention",
    "comments", "live_comments", "messaging_referral", "standby",
  ]

  func invalid(_ text: String, in moment: TwinMoment) -> TwinResponse {
    MetaGraph.error(400, GraphError(100, text), in: moment)
  }
}
