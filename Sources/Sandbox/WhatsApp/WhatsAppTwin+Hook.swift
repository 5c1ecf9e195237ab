import Core

extension WhatsAppTwin {
  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let status: String
    switch event {
    case .sent: status = "sent"
    case .delivered: status = "delivered"
    case .read: status = "read"
    case .failed: status = "failed"
    case .reply: return nil
    case .optOut:
      return written(["type": "text", "text": ["body": "STOP"]], message, to: hook, in: moment)
    }
    var body: JSONObject = [
      "id": .string(message.id), "status": .string(status),
      "timestamp": .string(String(moment.now.seconds)), "recipient_id": .string(message.address),
    ]
    body["biz_opaque_callback_data"] = message.tag.map { .string($0) }
    if event == .failed {
      body["errors"] = [
        [
          "code": 131_026, "title": "Message undeliverable", "message": "Message undeliverable",
          "error_data": ["details": "Message Undeliverable."],
          "href":
            "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        ]
      ]
    } else {
      body["pricing"] = [
        "billable": true, "pricing_model": "PMP", "category": "service", "type": "regular",
      ]
    }
    return change(["statuses": [.object(body)]], of: message.account, to: hook, in: moment)
  }

  mutating func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    guard let caption = TwinPicture.caption(text) else {
      return written(
        ["type": "text", "text": ["body": .string(text)]], message, to: hook, in: moment)
    }
    let id = moment.digits(16)
    media.keep(
      TwinFile(
        name: "file", fileName: TwinPicture.name, type: TwinPicture.type,
        byteCount: TwinPicture.bytes.count), for: id)
    let image: JSON = [
      "id": .string(id), "mime_type": .string(TwinPicture.type),
      "sha256": .string(String(repeating: "0", count: 64)), "caption": .string(caption),
    ]
    return written(["type": "image", "image": image], message, to: hook, in: moment)
  }

  private func written(
    _ members: JSONObject, _ message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest {
    var body: JSONObject = [
      "from": .string(message.address), "id": .string("wamid.HBgM\(moment.hex(14).uppercased())"),
      "timestamp": .string(String(moment.now.seconds)),
    ]
    for (name, member) in members { body[name] = member }
    let contact: JSON = ["profile": ["name": "Sandbox"], "wa_id": .string(message.address)]
    return change(
      ["contacts": [contact], "messages": [.object(body)]], of: message.account, to: hook,
      in: moment)
  }

  private func change(
    _ members: JSONObject, of phone: String, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest {
    var value: JSONObject = [
      "messaging_product": "whatsapp",
      "metadata": [
        "display_phone_number": .string(Self.displayNumber(phone)),
        "phone_number_id": .string(phone),
      ],
    ]
    for (name, member) in members { value[name] = member }
    let entry: JSON = [
      "id": "102290129340398", "changes": [["field": "messages", "value": .object(value)]],
    ]
    return MetaHook.request("whatsapp_business_account", entry: entry, to: hook)
  }
}
