import Core

extension MessengerTwin {
  private static let messengerTextLengthMax = 2_000
  private static let instagramTextBytesMax = 1_000
  private static let buttonTextLengthMax = 640
  private static let titleLengthMax = 20
  private static let payloadLengthMax = 1_000
  private static let quickRepliesMax = 13
  private static let buttonsMax = 3

  mutating func messages(
    _ request: TwinRequest, from account: String, in moment: TwinMoment
  ) -> Reaction {
    let body = Self.unpacked(request.arguments)
    guard let recipient = body["recipient"]?.objectValue else {
      return .answer(invalid("The parameter recipient is required.", in: moment))
    }
    let id = recipient["id"]?.stringValue ?? recipient["comment_id"]?.stringValue
    guard let id, !id.isEmpty else {
      return .answer(invalid("Param recipient[id] must be a valid ID string", in: moment))
    }
    guard id.utf8.allSatisfy(ASCII.isDigit) else {
      return .answer(
        MetaGraph.error(
          400, GraphError(100, subcode: 2_018_001, "No matching user found"), in: moment))
    }
    if body["sender_action"] != nil { return .answer(act(body, id, in: moment)) }
    if let refusal = refusal(of: body, in: moment) { return .answer(refusal) }
    let mid = (product == .messenger ? "m_" : "aWdfZAG1") + moment.hex(24)
    let message = TwinMessage(
      account: account, address: id, id: mid, text: body["message"]?["text"]?.stringValue ?? "")
    let accepted: JSON = ["recipient_id": .string(id), "message_id": .string(mid)]
    return deliver(message, accepted: .json(200, accepted), in: moment)
  }

  /// Forms carry objects written out as texts.
  private static func unpacked(_ arguments: JSONObject) -> JSONObject {
    var body = arguments
    for name in ["recipient", "message"] {
      if let text = body[name]?.stringValue, let value = try? JSON.parse(text) {
        body[name] = value
      }
    }
    return body
  }

  private func act(_ body: JSONObject, _ id: String, in moment: TwinMoment) -> TwinResponse {
    let actions = ["typing_on", "typing_off", "mark_seen", "react", "unreact"]
    guard actions.contains(body["sender_action"]?.stringValue ?? "") else {
      return invalid(
        "Param sender_action must be one of {TYPING_ON, TYPING_OFF, MARK_SEEN}", in: moment)
    }
    guard body["message"] == nil else {
      return invalid("Cannot send message and sender_action together", in: moment)
    }
    return .json(200, ["recipient_id": .string(id)])
  }

  /// What is wrong with a message, whoever it is for.
  private func refusal(of body: JSONObject, in moment: TwinMoment) -> TwinResponse? {
    if let refusal = purposeRefusal(body, in: moment) { return refusal }
    guard let message = body["message"]?.objectValue else {
      return invalid("The parameter message is required.", in: moment)
    }
    let text = message["text"]?.stringValue
    guard (text == nil) != (message["attachment"] == nil && message["attachments"] == nil) else {
      return invalid("Must upload exactly one: text or attachment", in: moment)
    }
    if let text, let refusal = textRefusal(text, in: moment) { return refusal }
    if let attachment = message["attachment"], let refusal = refusal(of: attachment, in: moment) {
      return refusal
    }
    let replies = message["quick_replies"]?.arrayValue ?? []
    guard replies.count <= Self.quickRepliesMax else {
      return invalid("(#100) Param message[quick_replies] has too many elements.", in: moment)
    }
    for reply in replies where reply["content_type"]?.stringValue == nil {
      return invalid("Param message[quick_replies] needs a content_type", in: moment)
    }
    return nil
  }

  /// A page says what a message is for.
  private func purposeRefusal(_ body: JSONObject, in moment: TwinMoment) -> TwinResponse? {
    guard let type = body["messaging_type"]?.stringValue else { return nil }
    guard ["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"].contains(type) else {
      return invalid(
        "Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}", in: moment)
    }
    return type == "MESSAGE_TAG" && body["tag"]?.stringValue == nil
      ? invalid("The parameter tag is required for MESSAGE_TAG.", in: moment) : nil
  }

  private func textRefusal(_ text: String, in moment: TwinMoment) -> TwinResponse? {
    guard !text.isEmpty else {
      return invalid("Param message[text] must not be empty", in: moment)
    }
    switch product {
    case .messenger where text.count > Self.messengerTextLengthMax:
      return invalid("Length of param message[text] must be less than or equal to 2000", in: moment)
    case .instagram where text.utf8.count > Self.instagramTextBytesMax:
      return invalid("Length of param message[text] must be less than or equal to 1000", in: moment)
    default: return nil
    }
  }

  private func refusal(of attachment: JSON, in moment: TwinMoment) -> TwinResponse? {
    let payload = attachment["payload"]
    switch attachment["type"]?.stringValue {
    case "image", "video", "audio", "file":
      if payload?["attachment_id"] != nil { return nil }
      guard let url = payload?["url"]?.stringValue,
        url.hasPrefix("https://") || url.hasPrefix("http://")
      else { return invalid("Param message[attachment][payload][url] must be a URL", in: moment) }
      return nil
    case "template": return templateRefusal(payload ?? [:], in: moment)
    default:
      return invalid("Param message[attachment][type] is no type of attachment", in: moment)
    }
  }

  private func templateRefusal(_ payload: JSON, in moment: TwinMoment) -> TwinResponse? {
    guard let type = payload["template_type"]?.stringValue else {
      return invalid("Param message[attachment][payload][template_type] is required", in: moment)
    }
    guard type == "button" else { return nil }
    guard let text = payload["text"]?.stringValue,
      (1...Self.buttonTextLengthMax).contains(text.count)
    else { return invalid("A button template has a text of at most 640 characters", in: moment) }
    let buttons = payload["buttons"]?.arrayValue ?? []
    guard (1...Self.buttonsMax).contains(buttons.count) else {
      return invalid("A button template has 1 to 3 buttons", in: moment)
    }
    return buttons.allSatisfy(isButton) ? nil : invalid("A button cannot be used", in: moment)
  }

  private func isButton(_ button: JSON) -> Bool {
    guard let title = button["title"]?.stringValue, (1...Self.titleLengthMax).contains(title.count)
    else { return false }
    switch button["type"]?.stringValue {
    case "postback":
      return (1...Self.payloadLengthMax).contains(button["payload"]?.stringValue?.count ?? 0)
    case "web_url": return button["url"]?.stringValue?.hasPrefix("http") == true
    case "phone_number": return button["payload"]?.stringValue?.hasPrefix("+") == true
    default: return false
    }
  }
}
