import Core

extension ChannelDescriptor {
  /// How many messages one text may become.
  package static let partsMax = 10

  /// Everything that keeps the channel from sending a content; empty when nothing does.
  package func problems(with content: MessageContent) -> [ContentProblem] {
    guard let rule = rule(for: content.kind) else { return [.notOnThisChannel(content.kind)] }
    switch content {
    case .text(let text): return rule.problems(withText: text)
    case .media(let media, let caption):
      return rule.problems(with: media) + rule.problems(withCaption: caption)
    case .buttons(let text, let buttons):
      return rule.problems(withText: text) + rule.problems(with: buttons)
    case .template(let template): return template.name.isEmpty ? [.nameless] : []
    case .native: return []
    }
  }
}

extension ContentRule {
  fileprivate func problems(withText text: String) -> [ContentProblem] {
    guard text.contains(where: { !$0.isWhitespace }) else { return [.empty] }
    guard let limit = self.text else { return [] }
    guard isSplit else { return limit.holds(text) ? [] : [.tooLong("message", limit)] }
    guard let parts = limit.parts(of: text) else { return [.cannotBeSplit] }
    return parts.count > ChannelDescriptor.partsMax ? [.tooManyParts(limit)] : []
  }

  fileprivate func problems(withCaption caption: String) -> [ContentProblem] {
    guard !caption.isEmpty else { return [] }
    guard let limit = text else { return [.noCaption(kind)] }
    return limit.holds(caption) ? [] : [.tooLong("message", limit)]
  }

  fileprivate func problems(with media: Media) -> [ContentProblem] {
    guard let rule = self.media else { return [] }
    var problems: [ContentProblem] = []
    if let type = media.type, !rule.types.isEmpty, !rule.types.contains(type.lowercased()) {
      problems.append(.wrongType(type, rule.types))
    }
    if let count = media.byteCount, count > rule.bytesMax { problems.append(.tooLarge(rule)) }
    return problems
  }

  fileprivate func problems(with buttons: [Button]) -> [ContentProblem] {
    guard let rule = self.buttons else { return [] }
    guard (1...rule.countMax).contains(buttons.count) else { return [.buttonCount(rule)] }
    return buttons.indices.flatMap { rule.problems(with: buttons[$0], at: "buttons.\($0)") }
  }
}

extension ButtonRule {
  fileprivate func problems(with button: Button, at path: String) -> [ContentProblem] {
    var problems: [ContentProblem] = []
    if button.label.allSatisfy(\.isWhitespace) { problems.append(.missing("\(path).label")) }
    if !label.holds(button.label) { problems.append(.tooLong("\(path).label", label)) }
    switch button.action {
    case .reply(let payload):
      let limit = TextLimit(payloadBytesMax, .bytes)
      if !limit.holds(payload) { problems.append(.tooLong("\(path).payload", limit)) }
    case .open: if !opensPages { problems.append(.noLinks("\(path).url")) }
    }
    return problems
  }
}

extension TextUnit {
  /// What to call so many of them in a sentence.
  fileprivate func noun(_ count: Int) -> Localized {
    switch self {
    case .bytes: Localized("\(count) bytes", arabic: "\(count) بايت")
    case .utf16: Localized("\(count) UTF-16 units", arabic: "\(count) وحدة UTF-16")
    case .scalars: Localized("\(count) code points", arabic: "\(count) رمز يونيكود")
    case .characters: Localized("\(count) characters", arabic: "\(count) حرفًا")
    }
  }
}

extension ContentProblem {
  fileprivate static let empty = ContentProblem(
    "message", Localized("The message needs a text.", arabic: "يجب أن تحتوي الرسالة على نص."))

  fileprivate static let nameless = ContentProblem(
    "template.name", Localized("Name the template.", arabic: "اذكر اسم القالب."))

  fileprivate static func missing(_ field: String) -> ContentProblem {
    ContentProblem(field, Localized("This is required.", arabic: "هذا الحقل مطلوب."))
  }

  fileprivate static func tooLong(_ field: String, _ limit: TextLimit) -> ContentProblem {
    let noun = limit.unit.noun(limit.count)
    return ContentProblem(
      field,
      Localized(
        "This channel takes \(noun.english) at most here.",
        arabic: "الحد الأقصى لهذه القناة هنا \(noun.arabic)."))
  }

  fileprivate static func tooManyParts(_ limit: TextLimit) -> ContentProblem {
    let (noun, count) = (limit.unit.noun(limit.count), ChannelDescriptor.partsMax)
    return ContentProblem(
      "message",
      Localized(
        "The text would go out as more than \(count) messages of \(noun.english) each; shorten it.",
        arabic: "سيُرسل النص في أكثر من \(count) رسائل بحد \(noun.arabic) لكل منها؛ اختصره."))
  }

  fileprivate static func noCaption(_ kind: ContentKind) -> ContentProblem {
    ContentProblem(
      "message",
      Localized(
        "This channel sends \(kind.rawValue) without a text; send the text as a message of its own.",
        arabic: "ترسل هذه القناة \(kind.rawValue) دون نص؛ أرسل النص في رسالة مستقلة."))
  }

  fileprivate static func wrongType(_ type: String, _ types: [String]) -> ContentProblem {
    let list = types.joined(separator: ", ")
    return ContentProblem(
      "media_type",
      Localized(
        "This channel does not take \(type); it takes \(list).",
        arabic: "لا تقبل هذه القناة \(type)؛ الأنواع المقبولة: \(list)."))
  }

  fileprivate static func tooLarge(_ rule: MediaRule) -> ContentProblem {
    ContentProblem(
      "media_url",
      Localized(
        "This channel takes files of \(rule.bytesMax) bytes at most.",
        arabic: "الحد الأقصى لحجم الملف في هذه القناة \(rule.bytesMax) بايت."))
  }

  fileprivate static func buttonCount(_ rule: ButtonRule) -> ContentProblem {
    ContentProblem(
      "buttons",
      Localized(
        "This channel takes 1 to \(rule.countMax) buttons.",
        arabic: "تقبل هذه القناة من 1 إلى \(rule.countMax) أزرار."))
  }

  fileprivate static func noLinks(_ field: String) -> ContentProblem {
    ContentProblem(
      field,
      Localized(
        "Buttons of this channel open no pages; put the link into the text.",
        arabic: "لا تفتح أزرار هذه القناة صفحات؛ ضع الرابط في النص."))
  }
}
