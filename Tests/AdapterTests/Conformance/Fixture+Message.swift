import ChannelKit
import Core
import Testing

// How fixtures write messages.
extension MessageContent {
  /// `{"text": "…"}`, `{"image": "https://…", "caption": "…"}`, `{"text": "…", "buttons": […]}`, `{"native": {…}}`.
  init(fixture: JSON) throws {
    if let native = fixture["native"]?.objectValue {
      self = .native(native)
    } else if let template = fixture["template"] {
      self = .template(
        Template(
          try #require(template["name"]?.stringValue),
          language: try #require(template["language"]?.stringValue),
          variables: template["variables"]?.arrayValue?.compactMap(\.stringValue) ?? []))
    } else if let kind = Media.Kind.allCases.first(where: { fixture[$0.rawValue] != nil }) {
      let media = Media(
        kind, url: try #require(fixture[kind.rawValue]?.stringValue),
        type: fixture["media_type"]?.stringValue, byteCount: fixture["byte_count"]?.integerValue,
        fileName: fixture["file_name"]?.stringValue,
        bytes: (fixture["bytes"]?.stringValue).map { Array($0.utf8) })
      self = .media(media, caption: fixture["caption"]?.stringValue ?? "")
    } else if let buttons = fixture["buttons"]?.arrayValue {
      self = .buttons(
        try #require(fixture["text"]?.stringValue), try buttons.map { try Button(fixture: $0) })
    } else {
      self = .text(try #require(fixture["text"]?.stringValue))
    }
  }
}

extension Button {
  fileprivate init(fixture: JSON) throws {
    let label = try #require(fixture["label"]?.stringValue)
    if let url = fixture["url"]?.stringValue {
      self.init(label, .open(url: url))
    } else {
      self.init(label, .reply(try #require(fixture["payload"]?.stringValue)))
    }
  }
}

extension ProviderAnswer {
  /// `{"status": 200, "headers": {…}, "body": …}`, `{"mail": 250, "status": "2.0.0", "text": "…"}`, `"not sent"`, `"lost"`.
  init(fixture: JSON) throws {
    switch fixture.stringValue {
    case "not sent": self = .notSent
    case "lost": self = .lost
    case nil where fixture["mail"] != nil:
      self = .mail(
        MailReply(
          code: Int(try #require(fixture["mail"]?.integerValue)),
          status: fixture["status"]?.stringValue, text: fixture["text"]?.stringValue ?? ""))
    default:
      let headers = fixture["headers"]?.objectValue.map {
        Dictionary(uniqueKeysWithValues: $0.map { ($0, $1.stringValue ?? "") })
      }
      let body = fixture["body"]
      self = .response(
        ProviderResponse(
          status: Int(try #require(fixture["status"]?.integerValue)), headers: headers ?? [:],
          body: body?.stringValue.map { Array($0.utf8) } ?? body?.serialized() ?? []))
    }
  }
}

extension InboundRequest {
  /// `{"headers": {…}, "query": {…}, "body": …}`; a text is the body as it stands.
  init(fixture: JSON, now: Timestamp) throws {
    func texts(_ name: String) -> [String: String] {
      Dictionary(
        uniqueKeysWithValues: (fixture[name]?.objectValue ?? [:]).map { ($0, $1.stringValue ?? "") }
      )
    }
    let body = fixture["body"] ?? ""
    self.init(
      method: fixture["method"]?.stringValue ?? "POST", query: texts("query"),
      headers: texts("headers"), body: body.stringValue.map { Array($0.utf8) } ?? body.serialized(),
      now: now)
  }
}
