import Core

extension MessengerTwin {
  /// Instagram tells of reading alone, and by the message's id; Messenger by a watermark.
  func receipt(
    _ event: Scenario.Event, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let watermark = JSON.integer(moment.now.milliseconds)
    switch (event, product) {
    case (.delivered, .messenger):
      return told(
        ["delivery": ["mids": [.string(message.id)], "watermark": watermark]], message, to: hook,
        in: moment)
    case (.read, .messenger):
      return told(["read": ["watermark": watermark]], message, to: hook, in: moment)
    case (.read, .instagram):
      return told(["read": ["mid": .string(message.id)]], message, to: hook, in: moment)
    case (.optOut, _): return inbound("STOP", of: message, to: hook, in: moment)
    default: return nil
    }
  }

  func inbound(
    _ text: String, of message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest? {
    let mid = (product == .messenger ? "m_" : "aWdfZAG1") + moment.hex(24)
    guard let caption = TwinPicture.caption(text) else {
      return told(
        ["message": ["mid": .string(mid), "text": .string(text)]], message, to: hook, in: moment)
    }
    let attachment: JSON = [
      "type": "image", "payload": ["url": .string(TwinPicture.url(in: moment))],
    ]
    var written: JSONObject = ["mid": .string(mid), "attachments": .array([attachment])]
    if !caption.isEmpty { written["text"] = .string(caption) }
    return told(["message": .object(written)], message, to: hook, in: moment)
  }

  private func told(
    _ members: JSONObject, _ message: TwinMessage, to hook: Hook, in moment: TwinMoment
  ) -> HookRequest {
    let account = message.account == "me" ? "178414000000001" : message.account
    var event: JSONObject = [
      "sender": ["id": .string(message.address)], "recipient": ["id": .string(account)],
      "timestamp": .integer(moment.now.milliseconds),
    ]
    for (name, member) in members { event[name] = member }
    let entry: JSON = [
      "id": .string(account), "time": .integer(moment.now.milliseconds),
      "messaging": [.object(event)],
    ]
    return MetaHook.request(product == .messenger ? "page" : "instagram", entry: entry, to: hook)
  }
}
