import Core

extension WhatsAppTwin {
  static let textLengthMax = 4_096
  private static let buttonBodyLengthMax = 1_024
  private static let captionLengthMax = 1_024
  private static let tagLengthMax = 512

  mutating func messages(
    _ request: TwinRequest, from phone: String, in moment: TwinMoment
  ) -> Reaction {
    guard case .json(.object(let body)) = request.content else {
      return .answer(missing("messaging_product", in: moment))
    }
    guard body["messaging_product"]?.stringValue == "whatsapp" else {
      return .answer(missing("messaging_product", in: moment))
    }
    if body["status"] != nil { return .answer(markRead(body, in: moment)) }
    let number = body["to"]?.stringValue?.filter { !"+ -()".contains($0) }
    guard let address = number ?? body["recipient"]?.stringValue, !address.isEmpty else {
      return .answer(missing("to", in: moment))
    }
    if let number, !number.utf8.allSatisfy(ASCII.isDigit) || !(5...20).contains(number.utf8.count) {
      return .answer(
        MetaGraph.error(
          400, GraphError(131_009, "Parameter value is not valid"),
          details: "The recipient is not a telephone number", in: moment))
    }
    if let refusal = refusal(of: body, in: moment) { return .answer(refusal) }
    let id = "wamid.HBgM\(moment.hex(14).uppercased())"
    let message = TwinMessage(
      account: phone, address: address, id: id, text: Self.text(of: body),
      tag: body["biz_opaque_callback_data"]?.stringValue)
    var contact: JSONObject = ["input": .string(body["to"]?.stringValue ?? address)]
    contact[number == nil ? "user_id" : "wa_id"] = .string(address)
    let accepted: JSON = [
      "messaging_product": "whatsapp", "contacts": [.object(contact)],
      "messages": [["id": .string(id), "message_status": "accepted"]],
    ]
    return deliver(message, accepted: .json(200, accepted), in: moment)
  }

  private func markRead(_ body: JSONObject, in moment: TwinMoment) -> TwinResponse {
    guard body["status"]?.stringValue == "read" else {
      return invalid("status must be read", in: moment)
    }
    guard let id = body["message_id"]?.stringValue, id.hasPrefix("wamid.") else {
      return missing("message_id", in: moment)
    }
    return .json(200, ["success": true])
  }

  private static func text(of body: JSONObject) -> String {
    body["text"]?["body"]?.stringValue ?? body["interactive"]?["body"]?["text"]?.stringValue ?? ""
  }

  /// What is wrong with a message, whoever it is for.
  private func refusal(of body: JSONObject, in moment: TwinMoment) -> TwinResponse? {
    let kind = body["recipient_type"]?.stringValue ?? "individual"
    guard ["individual", "group"].contains(kind) else {
      return invalid("recipient_type must be individual or group", in: moment)
    }
    if let tag = body["biz_opaque_callback_data"]?.stringValue, tag.count > Self.tagLengthMax {
      return invalid("biz_opaque_callback_data is too long", in: moment)
    }
    let type = body["type"]?.stringValue ?? "text"
    guard Self.types.contains(type) else {
      return MetaGraph.error(400, GraphError(131_051, "Unsupported message type"), in: moment)
    }
    guard let content = body[type] else { return missing(type, in: moment) }
    switch type {
    case "text": return textRefusal(content, in: moment)
    case "template": return templateRefusal(content, in: moment)
    case "interactive": return interactiveRefusal(content, in: moment)
    case "image", "video", "audio", "document", "sticker":
      return mediaRefusal(type, content, in: moment)
    case "reaction":
      return content["message_id"]?.stringValue == nil
        ? missing("reaction.message_id", in: moment) : nil
    case "location":
      return content["latitude"] == nil || content["longitude"] == nil
        ? missing("location", in: moment) : nil
    default: return nil
    }
  }

  private static let types: Set = [
    "text", "image", "video", "audio", "document", "sticker", "template", "interactive",
    "location", "contacts", "reaction",
  ]

  private func textRefusal(_ content: JSON, in moment: TwinMoment) -> TwinResponse? {
    guard let text = content["body"]?.stringValue, !text.isEmpty else {
      return missing("text['body']", in: moment)
    }
    return text.count > Self.textLengthMax
      ? MetaGraph.error(
        400, GraphError(100, "Param text['body'] must be at most 4096 characters long."), in: moment
      )
      : nil
  }

  private func templateRefusal(_ content: JSON, in moment: TwinMoment) -> TwinResponse? {
    guard content["name"]?.stringValue?.isEmpty == false else {
      return missing("template['name']", in: moment)
    }
    guard content["language"]?["code"]?.stringValue?.isEmpty == false else {
      return missing("template['language']['code']", in: moment)
    }
    for component in content["components"]?.arrayValue ?? [] {
      guard
        let type = component["type"]?.stringValue?.lowercased(),
        ["header", "body", "button", "footer", "carousel", "limited_time_offer"].contains(type)
      else { return invalid("a component of the template has no known type", in: moment) }
    }
    return nil
  }

  private func mediaRefusal(
    _ type: String, _ content: JSON, in moment: TwinMoment
  ) -> TwinResponse? {
    let id = content["id"]?.stringValue
    let link = content["link"]?.stringValue
    guard (id == nil) != (link == nil) else {
      return invalid("\(type) takes either id or link", in: moment)
    }
    if let link, !link.hasPrefix("http://"), !link.hasPrefix("https://") {
      return MetaGraph.error(
        400, GraphError(131_009, "Parameter value is not valid"),
        details: "\(type)['link'] is not a URL", in: moment)
    }
    guard let caption = content["caption"]?.stringValue else { return nil }
    guard type != "audio", type != "sticker" else {
      return invalid("\(type) takes no caption", in: moment)
    }
    return caption.count > Self.captionLengthMax
      ? invalid("the caption is too long", in: moment) : nil
  }

  private func interactiveRefusal(_ content: JSON, in moment: TwinMoment) -> TwinResponse? {
    guard let type = content["type"]?.stringValue else {
      return missing("interactive['type']", in: moment)
    }
    guard let text = content["body"]?["text"]?.stringValue ?? (type == "product" ? "" : nil) else {
      return missing("interactive['body']", in: moment)
    }
    guard text.count <= Self.buttonBodyLengthMax || type == "list" else {
      return invalid("the body is too long", in: moment)
    }
    guard let action = content["action"] else {
      return missing("interactive['action']", in: moment)
    }
    switch type {
    case "button": return buttonsRefusal(action, in: moment)
    case "list":
      let sections = action["sections"]?.arrayValue ?? []
      guard let button = action["button"]?.stringValue, (1...20).contains(button.count),
        (1...10).contains(sections.count)
      else { return invalid("a list has a button and 1 to 10 sections", in: moment) }
      return nil
    default: return nil
    }
  }

  private func buttonsRefusal(_ action: JSON, in moment: TwinMoment) -> TwinResponse? {
    let buttons = action["buttons"]?.arrayValue ?? []
    guard (1...3).contains(buttons.count) else {
      return invalid(
        "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3", in: moment)
    }
    var titles: Set<String> = []
    for button in buttons {
      guard button["type"]?.stringValue == "reply",
        let id = button["reply"]?["id"]?.stringValue, (1...256).contains(id.count),
        let title = button["reply"]?["title"]?.stringValue, (1...20).contains(title.count)
      else {
        return invalid("Button title length invalid. Min length: 1, Max length: 20", in: moment)
      }
      guard titles.insert(title).inserted else {
        return invalid("Duplicated title for buttons", in: moment)
      }
    }
    return nil
  }
}
