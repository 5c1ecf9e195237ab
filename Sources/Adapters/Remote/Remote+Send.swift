package import ChannelKit
import Core

extension Remote {
  package func calls(for message: OutgoingMessage) throws(ContentProblem) -> [ProviderCall] {
    let url = message.account[Self.endpoint]
    guard let signature = RemoteSignature(message.account[Self.secret]), !url.exposed.isEmpty else {
      throw Self.noEndpoint
    }
    return try contents(of: message.content).enumerated().map { part, content in
      // The first part has the id of the message itself, so that most endpoints never see another.
      let id = part == 0 ? "\(message.id)" : "\(message.id)-\(part)"
      return call(content, id: id, message, to: url, signature)
    }
  }

  private func call(
    _ content: JSON, id: String, _ message: OutgoingMessage, to url: Secret<String>,
    _ signature: RemoteSignature
  ) -> ProviderCall {
    let body: JSON = [
      "type": "message.send",
      "data": ["id": .string(id), "to": .string(message.address), "content": content],
    ]
    // What is signed is what is sent, byte for byte.
    let bytes = body.serialized()
    let seconds = message.now.seconds
    return .http(
      ProviderRequest(
        .post, at: .own(url), "",
        headers: [
          "Idempotency-Key": Secret(id), "Webhook-Id": Secret(id),
          "Webhook-Timestamp": Secret(String(seconds)),
          "Webhook-Signature": Secret(signature.sign(bytes, id: id, at: seconds)),
        ], body: .bytes(bytes, type: "application/json")))
  }

  private func contents(of content: MessageContent) throws(ContentProblem) -> [JSON] {
    switch content {
    case .text(let text):
      guard let parts = Self.textLimit.parts(of: text) else { throw .cannotBeSplit }
      return parts.map { ["type": "text", "text": .string($0)] }
    case .media(let media, let caption): return [Self.json(media, caption)]
    case .buttons(let text, let buttons):
      return [
        [
          "type": "buttons", "text": .string(text),
          "buttons": .array(buttons.map(Self.json)),
        ]
      ]
    case .template(let template):
      return [
        [
          "type": "template", "name": .string(template.name),
          "language": .string(template.language),
          "variables": .array(template.variables.map(JSON.string)),
        ]
      ]
    case .native(let members): return [["type": "native", "native": .object(members)]]
    }
  }

  private static func json(_ media: Media, _ caption: String) -> JSON {
    var members: JSONObject = ["type": .string(media.kind.rawValue), "url": .string(media.url)]
    members["media_type"] = media.type.map(JSON.string)
    members["byte_count"] = media.byteCount.map(JSON.integer)
    members["file_name"] = .string(media.shownName)
    if !caption.isEmpty { members["caption"] = .string(caption) }
    return .object(members)
  }

  private static func json(_ button: Button) -> JSON {
    switch button.action {
    case .reply(let payload): ["label": .string(button.label), "payload": .string(payload)]
    case .open(let url): ["label": .string(button.label), "url": .string(url)]
    }
  }

  private static let noEndpoint = ContentProblem(
    "session_id",
    Localized(
      "The session has no endpoint or no signing secret; give it both and connect it again.",
      arabic: "لا تملك الجلسة نقطة اتصال أو سر توقيع؛ أضفهما ثم أعد ربطها."))
}
