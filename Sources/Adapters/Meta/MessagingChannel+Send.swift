package import ChannelKit
import Core

extension MessagingChannel {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    switch message.content {
    case .text(let text):
      guard let parts = Self.dialect.textLimit.parts(of: text) else { throw .cannotBeSplit }
      return parts.map { call(message, ["message": ["text": .string($0)]]) }
    case .media(let media, _):
      return [call(message, ["message": ["attachment": Self.attachment(media)]])]
    case .buttons(let text, let buttons):
      return [call(message, ["message": try Self.asking(text, buttons)])]
    case .native(let members):
      guard members["message"]?.objectValue != nil else { throw .noMessage }
      return [call(message, members)]
    case .template:
      throw .notOnThisChannel(.template)
    }
  }

  private static func attachment(_ media: Media) -> JSON {
    let type = media.kind == .document ? "file" : media.kind.rawValue
    return ["type": .string(type), "payload": ["url": .string(media.url)]]
  }

  /// A template, whose buttons stay where they are; quick replies, which do not, where there are too many for one.
  private static func asking(
    _ text: String, _ buttons: [Button]
  ) throws(ContentProblem) -> JSON {
    let isTemplate =
      buttons.count <= MessagingDialect.templateButtonCountMax
      && MessagingDialect.templateTextLimit.holds(text)
    if isTemplate {
      return [
        "attachment": [
          "type": "template",
          "payload": [
            "template_type": "button", "text": .string(text),
            "buttons": .array(buttons.map(templateButton)),
          ],
        ]
      ]
    }
    var replies: [JSON] = []
    for button in buttons {
      guard case .reply(let payload) = button.action else { throw .pagesNeedTemplate }
      replies.append([
        "content_type": "text", "title": .string(button.label), "payload": .string(payload),
      ])
    }
    return ["text": .string(text), "quick_replies": .array(replies)]
  }

  private static func templateButton(_ button: Button) -> JSON {
    switch button.action {
    case .reply(let payload):
      ["type": "postback", "title": .string(button.label), "payload": .string(payload)]
    case .open(let url):
      ["type": "web_url", "title": .string(button.label), "url": .string(url)]
    }
  }

  private func call(_ message: OutgoingMessage, _ members: JSONObject) -> ProviderCall {
    var members = members
    for (name, value) in Self.dialect.defaults where members[name] == nil { members[name] = value }
    return post(members, to: message.address, from: message.account)
  }

  func post(_ members: JSONObject, to address: String, from account: Account) -> ProviderCall {
    var members = members
    members["recipient"] = ["id": .string(address)]
    let id = account[Self.dialect.accountID].exposed
    return Graph.call(.post, "/\(id)/messages", token: account[Self.dialect.token], members)
  }
}

extension ContentProblem {
  fileprivate static let noMessage = ContentProblem(
    "native",
    Localized(
      "native.message must be a message of the Send API, such as {\"text\": \"…\"}.",
      arabic: "يجب أن يكون native.message رسالة من Send API مثل ‎{\"text\": \"…\"}‎."))

  fileprivate static let pagesNeedTemplate = ContentProblem(
    "buttons",
    Localized(
      "A button that opens a page needs a text of at most 640 characters and at most three buttons.",
      arabic: "الزر الذي يفتح صفحة يتطلب نصًا لا يتجاوز 640 حرفًا وثلاثة أزرار على الأكثر."))
}
