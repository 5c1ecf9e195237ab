import ChannelKit
import Core
import Messages
import Operations
import TenantKit

/// What a caller sends to make or change a stored template.
struct TemplateBody: Sendable {
  private let body: JSON

  init(_ body: JSON) { self.body = body }

  static func creationSchema(_ channels: [ChannelDescriptor]) -> Schema {
    .object(
      [
        .required("name", nameSchema), .required("channel", channelSchema(channels)),
        .required("content", contentSchema),
      ] + sharedFields)
  }

  static func changeSchema(_ channels: [ChannelDescriptor]) -> Schema {
    .object(
      [
        .optional("name", nameSchema), .optional("channel", channelSchema(channels)),
        .optional("content", contentSchema),
      ] + sharedFields)
  }

  private static let nameSchema = Schema.string(length: 1...TemplateDraft.nameLengthMax)

  static func channelSchema(_ channels: [ChannelDescriptor]) -> Schema {
    .string(oneOf: channels.map(\.id).unique + [StoredTemplate.everyChannel])
  }

  private static let contentSchema = Schema.string(length: 1...TemplateDraft.contentLengthMax)
    .noted(
      Localized(
        "The text, with {{ name }} where something is filled in. A contact fills name, phone and email by itself.",
        arabic:
          "النص مع {{ name }} حيث تُملأ القيمة. تملأ جهة الاتصال name وphone وemail تلقائيًا."),
      example: "Hi {{ name }}! Your order #{{ order_id }} is confirmed.")

  private static let sharedFields: [Schema.Field] = [
    .optional("media_url", .nullable(.string(.uri))),
    .optional(
      "buttons", .nullable(.array(Button.bodySchema, count: 0...TemplateDraft.buttonCountMax))),
    .optional(
      "variables",
      .nullable(
        .array(.string(length: 1...100), count: 0...TemplateText.variableCountMax)
      ).noted(
        Localized(
          "The names of what is filled in; taken from the content when they are left out.",
          arabic: "أسماء ما يُملأ؛ تُستخرج من المحتوى إن لم تُرسل."))),
  ]

  /// The template to make. Throws with everything that is wrong with it.
  func draft(_ channels: ChannelDirectory) throws(APIError) -> TemplateDraft {
    try changed(TemplateDraft(name: "", channel: nil, content: ""), channels)
  }

  /// A template with what was sent in its place. Throws with everything that is wrong with it.
  func changed(
    _ draft: TemplateDraft, _ channels: ChannelDirectory
  ) throws(APIError) -> TemplateDraft {
    var draft = draft
    if let name = body["name"]?.stringValue { draft.name = name }
    if let content = body["content"]?.stringValue { draft.content = content }
    if let channel = body["channel"]?.stringValue {
      draft.channel = channel == StoredTemplate.everyChannel ? nil : channel
    }
    if let media = body["media_url"] { draft.mediaURL = media.stringValue }
    if let buttons = body["buttons"] {
      draft.buttons = buttons.arrayValue?.compactMap(Button.init(json:)) ?? []
    }
    if let variables = body["variables"] {
      draft.variables = variables.arrayValue?.compactMap(\.stringValue)
    }
    let problems = draft.problems(channels)
    guard problems.isEmpty else {
      throw .invalid(problems.map { FieldProblem($0.field, $0.sentence) })
    }
    return draft
  }
}
