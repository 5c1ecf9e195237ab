import ChannelKit
import Core

extension ProviderExchange {
  /// Asks the twin of a relay, which takes mail as JSON and answers with what a relay replies.
  func ask(of channel: ChannelDescriptor, _ path: ProviderPath, _ json: JSON) async -> Outcome {
    let request = ProviderRequest(.post, path, body: .json(json))
    let outcome = await send(request, for: channel, isTest: true)
    guard case .answered(.response(let response)) = outcome else { return outcome }
    guard let reply = response.json, let code = reply["code"]?.integerValue else {
      return .answered(.lost)
    }
    return .answered(
      .mail(
        MailReply(
          code: Int(code), status: reply["status"]?.stringValue,
          text: reply["text"]?.stringValue ?? "")))
  }
}

extension MailDraft {
  /// As the twin of a relay takes it.
  var json: JSON {
    var members: JSONObject = [
      "message_id": .string(id), "from": .string(from.address), "to": .string(to.address),
      "subject": .string(subject), "text": .string(text),
    ]
    members["html"] = html.map { .string($0) }
    members["unsubscribe_url"] = unsubscribeURL.map { .string($0) }
    return .object(members)
  }

  /// The URL in the angle brackets of its field.
  private var unsubscribeURL: String? {
    let field = fields.first { $0.name == "List-Unsubscribe" }
    return field.map { String($0.value.dropFirst().dropLast()) }
  }
}
