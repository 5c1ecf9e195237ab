import ChannelKit
import Core
import Delivery
import Messages
import Operations

/// What a caller sends as a message, read as far as that needs no database.
struct MessageBody: Sendable {
  let body: JSON
  let channel: (any Channel)?
  private let channels: ChannelDirectory
  private(set) var problems: [FieldProblem] = []
  /// Nil where it cannot be read, or comes from a stored template.
  private(set) var content: MessageContent?
  /// The stored template that says what is sent.
  let templateID: UUID?
  /// Whether one is named, be it by no id.
  let namesTemplate: Bool
  /// Whom it names.
  private(set) var naming: Naming?

  init(_ json: JSON, _ channels: ChannelDirectory) {
    let body = json.withoutNulls
    self.body = body
    self.channels = channels
    channel = body["channel"]?.stringValue.flatMap { channels.find($0) }
    namesTemplate = body["template_id"] != nil
    templateID = body["template_id"]?.stringValue.flatMap { UUID($0) }
    problems += variableProblems
    guard let channel else {
      problems.append(.noChannel(channels))
      return
    }
    naming = readNaming(channel.descriptor)
    guard !namesTemplate else { return }
    let content = readContent()
    self.content = content
    if let content {
      problems += channel.descriptor.problems(with: content).map {
        FieldProblem($0.field, $0.sentence)
      }
    }
  }

  var isDryRun: Bool { body["dry_run"]?.boolValue ?? false }

  /// How many messages of the provider a content becomes.
  func partCount(of content: MessageContent) -> Int {
    guard case .text(let text) = content, let limit = channel?.descriptor.rule(for: .text)?.text
    else { return 1 }
    return limit.parts(of: text)?.count ?? 1
  }

  private mutating func readContent() -> MessageContent? {
    let text = body["message"]?.stringValue ?? ""
    if let native = body["native"]?.objectValue { return .native(native) }
    if let template = body["template"] { return .template(readTemplate(template)) }
    if let buttons = body["buttons"]?.arrayValue, !buttons.isEmpty {
      return .buttons(text, buttons.compactMap(Button.init(json:)))
    }
    let type = body["type"]?.stringValue ?? "text"
    guard let kind = Media.Kind(rawValue: type) else {
      if type == ContentKind.text.rawValue { return .text(text) }
      // What is no type at all, the form has said.
      if ContentKind(rawValue: type) != nil { problems.append(.missing(type)) }
      return nil
    }
    guard let url = body["media_url"]?.stringValue else {
      problems.append(.missing("media_url"))
      return nil
    }
    return .media(
      Media(
        kind, url: url, type: body["media_type"]?.stringValue,
        fileName: body["file_name"]?.stringValue), caption: text)
  }

  private func readTemplate(_ template: JSON) -> Template {
    let variables = template["variables"]?.arrayValue ?? body["variables"]?.arrayValue
    return Template(
      template["name"]?.stringValue ?? "", language: template["language"]?.stringValue ?? "en_US",
      variables: variables?.compactMap(\.stringValue) ?? [])
  }

  var priority: Priority {
    switch body["priority"]?.stringValue {
    case "otp": .otp
    case "bulk": .bulk
    default: .normal
    }
  }

  func time(_ name: String) -> Timestamp? {
    body[name]?.stringValue.flatMap { Timestamp(rfc3339: $0) }
  }
}

extension MessageBody {
  /// The schema of a message to any of these channels.
  static func schema(_ channels: [ChannelDescriptor]) -> Schema {
    .object(fields(channels).map(\.orNull))
  }

  private static func fields(_ channels: [ChannelDescriptor]) -> [Schema.Field] {
    let names = channels.map(\.id).unique
    let addresses = channels.flatMap(\.addresses).map(\.field).unique.filter { $0 != "to" }
    return [
      .required("channel", .string(length: 1...40).noted(channelNote(names))),
      .optional("to", .string(length: 1...2_000).noted(toNote)),
      .optional("contact_id", .string(.uuid)),
    ] + addresses.map { .optional($0, .oneOf([.string(length: 1...4_000), .integer()])) }
      + contentFields + deliveryFields
  }

  private static let contentFields: [Schema.Field] = [
    .optional("message", .string(length: 0...100_000)),
    .optional(
      "type",
      .string(oneOf: [
        "text", "image", "video", "audio", "document", "template", "buttons", "native",
      ])),
    .optional("subject", .string(length: 0...255, pattern: oneLine)),
    .optional("html", .string(length: 0...500_000)),
    .optional("media_url", .string(.uri)),
    .optional("media_type", .string(length: 3...127, pattern: mediaType)),
    .optional("file_name", .string(length: 1...255, pattern: oneLine)),
    .optional(
      "template",
      .object([
        .required("name", .string(length: 1...512)),
        .optional("language", .nullable(.string(length: 2...20))),
        .optional("variables", .nullable(.array(.string(length: 0...4_096), count: 0...100))),
      ]).noted(templateNote)),
    .optional("template_id", .string(.uuid).noted(templateIDNote)),
    .optional(
      "variables",
      .oneOf([
        .array(.string(length: 0...4_096), count: 0...100), TemplateVariables.schema,
      ]).noted(variablesNote)),
    .optional("buttons", .array(Button.bodySchema, count: 0...100)),
    .optional("native", .map(.anything)),
  ]

  /// Without the control characters and the two separators that end a line.
  private static let oneLine: TextPattern = "^[ -~\u{A0}-\u{2027}\u{202A}-\u{10FFFF}]*$"

  /// It stands in a head of what is sent, so it ends no line there.
  private static let mediaType: TextPattern = "^[A-Za-z0-9.+_-]{1,63}[/][ -~]{1,63}$"

  private static let deliveryFields: [Schema.Field] = [
    .optional("session_id", .string(.uuid)), .optional("scheduled_at", .string(.dateTime)),
    .optional("expires_at", .string(.dateTime)),
    .optional("priority", .string(oneOf: ["otp", "normal", "bulk"])),
    .optional(
      "fallback",
      .array(
        .object([
          .required("channel", .string(length: 1...40)),
          .optional("session_id", .nullable(.string(.uuid))),
          .required("after_seconds", .integer(Fallback.afterSeconds)),
          .optional(
            "unless", .nullable(.string(oneOf: Fallback.Condition.allCases.map(\.rawValue)))),
        ]), count: 0...5)),
    .optional("metadata", .map(.anything)), .optional("dry_run", .boolean),
  ]

  private static func channelNote(_ names: [String]) -> Localized {
    let list = names.joined(separator: ", ")
    return Localized(
      "One of: \(list). See GET /api/v1/channels.",
      arabic: "واحدة من: \(list). راجع GET /api/v1/channels.")
  }

  private static let templateNote = Localized(
    "A text that the provider has approved and fills in itself, by its name there, such as WhatsApp's. The workspace's own texts are sent by template_id.",
    arabic:
      "نص اعتمده المزوّد ويملؤه بنفسه، باسمه لديه، كما في واتساب. أما نصوص مساحة العمل فتُرسل عبر template_id."
  )

  private static let templateIDNote = Localized(
    "A template of POST /api/templates, filled in when the message is accepted. It takes the place of message, media_url and buttons.",
    arabic:
      "قالب من POST /api/templates يُملأ عند قبول الرسالة، ويحل محل message وmedia_url وbuttons.")

  private static let variablesNote = Localized(
    "With template_id an object of values by their names; with template a list in the order of its gaps.",
    arabic: "مع template_id كائن قيم بأسمائها؛ ومع template قائمة بترتيب فراغاته.")

  private static let toNote = Localized(
    "The recipient in the channel's own form, such as +15551234567. One of to, contact_id and the channel's own field names the recipient.",
    arabic:
      "المستلم بصيغة القناة مثل ‎+15551234567. يُحدَّد المستلم بأحد الحقول: to أو contact_id أو حقل القناة."
  )
}

extension FieldProblem {
  static func missing(_ path: String) -> FieldProblem {
    FieldProblem(path, Localized("The \(path) field is required.", arabic: "الحقل \(path) مطلوب."))
  }

  fileprivate static func noChannel(_ channels: ChannelDirectory) -> FieldProblem {
    let names = channels.all.map(\.descriptor.id).unique.joined(separator: ", ")
    return FieldProblem(
      "channel",
      Localized(
        "There is no such channel; choose one of: \(names).",
        arabic: "لا توجد قناة بهذا الاسم؛ اختر واحدة من: \(names)."))
  }
}

extension Schema.Field {
  /// The same field, which may also be null where it may be left out.
  fileprivate var orNull: Schema.Field {
    isRequired ? self : .optional(name, .nullable(schema))
  }
}

extension JSON {
  /// The same object without the members that are null: what is null is left out.
  fileprivate var withoutNulls: JSON {
    guard let object = objectValue, object.contains(where: { $0.value.isNull }) else { return self }
    return .object(JSONObject(object.lazy.filter { !$0.value.isNull }.map { ($0.key, $0.value) }))
  }
}

extension Sequence where Element: Hashable {
  /// Each once, in the order in which they come.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
