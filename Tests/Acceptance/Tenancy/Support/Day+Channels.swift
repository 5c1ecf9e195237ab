import Core
import Testing

@testable import TenantKit

extension Day {
  /// Sessions with credentials that twins take and that they refuse, messages through them, and a webhook's secret.
  func speak() throws {
    let made = try give(
      "POST /api/v1/api-keys", "{\"name\":\"twins\",\"form\":\"bearer\",\"is_test\":true}")
    let fields = Day.fields(of: made)
    let (good, bad) = (botToken("A"), botToken("0401"))
    let session = try ask("POST /api/v1/sessions", fields, Day.session(good))
    #expect(session.status == 201, "\(session.body)")
    let id = try #require(try session.json()["data"]?["id"]?.stringValue)
    #expect(try ask("POST /api/v1/sessions", fields, Day.session(bad)).status == 422)
    try ask("POST /api/v1/sessions", fields, Day.session("not a token \(guess)"))
    try ask(
      "PATCH /api/v1/sessions/\(id)", fields, "{\"credentials\":{\"bot_token\":\"\(bad)\"}}")
    for recipient in [4_200_001, 4_200_404, 4_200_500] {
      let body = "{\"channel\":\"telegram\",\"to\":\"\(recipient)\",\"message\":\"hello\"}"
      #expect(try ask("POST /api/v1/messages/send", fields, body).status == 201)
    }
    for path in ["sessions", "sessions/\(id)", "messages", "events"] {
      #expect(try ask("GET /api/v1/\(path)", fields).status == 200)
    }
    try ask("POST /hooks/\(guess)", [], "{\"guess\":\"\(guess)\"}")
  }

  /// A token of the form that Telegram's have.
  private func botToken(_ ending: String) -> String {
    let text = String(Password.random().secret.exposed.filter { $0.isLetter || $0.isNumber })
    let secret = (text + text + text).prefix(35 - ending.count) + ending
    hunt.add(String(secret), as: "a bot's token")
    return "123456789:\(secret)"
  }

  private static func session(_ token: String) -> String {
    "{\"channel\":\"telegram\",\"name\":\"Bot\",\"credentials\":{\"bot_token\":\"\(token)\"}}"
  }
}
