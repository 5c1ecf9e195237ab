package import ChannelKit
import Core
import Meta

extension WhatsAppCloud {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    switch message.content {
    case .text(let text):
      guard let parts = WhatsApp.textLimit.parts(of: text) else { throw .cannotBeSplit }
      return parts.map { call(message, "text", ["body": .string($0)]) }
    case .media(let media, let caption):
      return [call(message, media.kind.rawValue, Self.members(of: media, caption))]
    case .buttons(let text, let buttons):
      return [call(message, "interactive", try Self.interactive(text, buttons))]
    case .template(let template):
      return [call(message, "template", Self.members(of: template))]
    case .native(let members):
      guard let type = members["type"]?.stringValue, members[type] != nil else { throw .noType }
      return [call(message, members)]
    }
  }

  /// A sound has no caption; a name is for who saves a document.
  private static func members(of media: Media, _ caption: String) -> JSONObject {
    var members: JSONObject = ["link": .string(media.url)]
    if !caption.isEmpty, media.kind != .audio { members["caption"] = .string(caption) }
    if media.kind == .document { members["filename"] = .string(media.shownName) }
    return members
  }

  private static func members(of template: Template) -> JSONObject {
    var members: JSONObject = [
      "name": .string(template.name), "language": ["code": .string(template.language)],
    ]
    if !template.variables.isEmpty {
      let parameters = template.variables.map {
        JSON.object(["type": "text", "text": .string($0)])
      }
      members["components"] = .array([["type": "body", "parameters": .array(parameters)]])
    }
    return members
  }

  /// Up to three replies, or one page.
  private static func interactive(
    _ text: String, _ buttons: [Button]
  ) throws(ContentProblem) -> JSONObject {
    if buttons.count == 1, case .open(let url) = buttons[0].action {
      return interactive(
        "cta_url", text,
        [
          "name": "cta_url",
          "parameters": ["display_text": .string(buttons[0].label), "url": .string(url)],
        ])
    }
    var replies: [JSON] = []
    for button in buttons {
      guard case .reply(let payload) = button.action else { throw .pageAmongReplies }
      replies.append(
        ["type": "reply", "reply": ["id": .string(payload), "title": .string(button.label)]])
    }
    return interactive("button", text, ["buttons": .array(replies)])
  }

  private static func interactive(_ type: String, _ text: String, _ action: JSON) -> JSONObject {
    ["type": .string(type), "body": ["text": .string(text)], "action": action]
  }

  private func call(
    _ message: OutgoingMessage, _ type: String, _ members: JSONObject
  ) -> ProviderCall {
    call(message, ["type": .string(type), type: .object(members)])
  }

  private func call(_ message: OutgoingMessage, _ members: JSONObject) -> ProviderCall {
    var members = members
    members["messaging_product"] = "whatsapp"
    members["recipient_type"] = "individual"
    (members["to"], members["recipient"]) = (nil, nil)
    if let digits = WhatsApp.digits(of: message.address) {
      members["to"] = .string(digits)
    } else {
      members["recipient"] = .string(message.address)
    }
    let account = message.account
    return Graph.call(
      .post, "/\(account[Self.number].exposed)/messages", token: account[Self.token], members)
  }
}

extension ContentProblem {
  fileprivate static let noType = ContentProblem(
    "native",
    Localized(
      "native.type must name a kind of message, such as location, and a member of that name describe it.",
      arabic: "يجب أن يسمّي native.type نوع رسالة مثل location، وأن يصفها حقل بالاسم نفسه."))

  fileprivate static let pageAmongReplies = ContentProblem(
    "buttons",
    Localized(
      "WhatsApp shows up to three replies, or a single button that opens a page; not both.",
      arabic: "يعرض واتساب ثلاثة ردود على الأكثر، أو زرًا واحدًا يفتح صفحة، وليس كليهما."))
}
