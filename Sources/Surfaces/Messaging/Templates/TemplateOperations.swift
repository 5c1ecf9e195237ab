import ChannelKit
import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// Messages that a workspace keeps to send again and again.
enum TemplateOperations {
  static func all(_ desk: MessageDesk) -> [Operation] {
    [list(desk), create(desk), show, update(desk), remove, preview]
  }

  private static func list(_ desk: MessageDesk) -> Operation {
    Operation(
      .get, "/api/templates", .messaging, access: .owner("campaigns.read"),
      summary: Localized(
        "List the templates, the newest first.", arabic: "قائمة القوالب، الأحدث أولًا."),
      input: Input(
        query: [.optional("channel", TemplateBody.channelSchema(desk.descriptors))]
          + PageBounds.messaging.fields),
      output: MessagingList.output(StoredTemplate.viewSchema),
      reading: { call in
        let query = try PageQuery<UUID>(call.input.query, of: "templates", .messaging)
        let channel = call.input.query["channel"]?.stringValue
        let (page, total) = try await call.store.read { tx throws in
          (
            try Templates.list(query.request, channel: channel, in: tx),
            try Templates.count(channel: channel, in: tx)
          )
        }
        return MessagingList.reply(page, total: total, query, \.view)
      })
  }

  private static func create(_ desk: MessageDesk) -> Operation {
    Operation(
      .post, "/api/templates", .messaging, access: .owner("campaigns.write"), success: .created,
      summary: Localized(
        "Keep a template; its variables are taken from {{ … }} when they are left out.",
        arabic: "حفظ قالب؛ تُستخرج متغيراته من {{ … }} إن لم تُرسل."),
      input: Input(body: TemplateBody.creationSchema(desk.descriptors)),
      output: .json(StoredTemplate.viewSchema),
      changing: { call in
        let draft = try TemplateBody(call.input.body).draft(desk.channels)
        let actor = call.actor
        return { tx throws in
          .json(try Templates.create(draft, by: actor, in: tx).view, status: .created)
        }
      })
  }

  private static let show = Operation(
    .get, "/api/templates/{template}", .messaging, access: .owner("campaigns.read"),
    summary: Localized("One template.", arabic: "قالب واحد."),
    input: Input(path: [templateField]), output: .json(StoredTemplate.viewSchema),
    reading: { call in
      let id = try call.pathID("template")
      return .json(try await call.store.read { tx throws in try Templates.find(id, in: tx) }.view)
    })

  private static func update(_ desk: MessageDesk) -> Operation {
    Operation(
      .put, "/api/templates/{template}", .messaging, access: .owner("campaigns.write"),
      summary: Localized(
        "Change a template; what is not sent stays.",
        arabic: "تعديل قالب؛ ما لم يُرسل يبقى كما هو."),
      input: Input(
        path: [templateField], body: TemplateBody.changeSchema(desk.descriptors)),
      output: .json(StoredTemplate.viewSchema),
      changing: { call in
        let (id, body, actor) = (
          try call.pathID("template"), TemplateBody(call.input.body), call.actor
        )
        return { tx throws in
          let old = try Templates.find(id, in: tx)
          let draft = try body.changed(TemplateDraft(old), desk.channels)
          return .json(try Templates.update(old, draft, by: actor, in: tx).view)
        }
      })
  }

  private static let remove = Operation(
    .delete, "/api/templates/{template}", .messaging, access: .owner("campaigns.write"),
    summary: Localized(
      "Remove a template; messages that were sent by it keep their text.",
      arabic: "حذف قالب؛ تحتفظ الرسائل المرسلة به بنصها."),
    input: Input(path: [templateField]), output: .json(Deletion.schema(.string(.uuid))),
    changing: { call in
      let (id, actor) = (try call.pathID("template"), call.actor)
      return { tx throws in
        try Templates.remove(id, by: actor, in: tx)
        return .json(Deletion.view(.string("\(id)")))
      }
    })

  /// Shows what a template becomes. What nothing fills stays as a gap and is named, so that it can be seen early.
  private static let preview = Operation(
    .post, "/api/templates/{template}/preview", .messaging, access: .owner("campaigns.read"),
    summary: Localized(
      "Fill a template with a contact's fields or with values, and send nothing.",
      arabic: "ملء قالب ببيانات جهة اتصال أو بقيم دون إرسال شيء."),
    input: Input(
      path: [templateField],
      body: .object([
        .optional("contact_id", .nullable(.string(.uuid))),
        .optional("variables", .nullable(TemplateVariables.schema)),
      ])),
    output: .json(previewSchema),
    reading: { call in
      let (id, body) = (try call.pathID("template"), call.input.body)
      return try await call.store.read { tx throws in
        let template = try Templates.find(id, in: tx)
        var values: [String: String] = [:]
        if let contact = body["contact_id"]?.stringValue.flatMap({ UUID($0) }) {
          guard let contact = try Contacts.find([contact], in: tx)[contact] else {
            throw APIError.invalid([.noContact])
          }
          values = TemplateValues.of(contact)
        }
        values.merge(TemplateVariables.values(body["variables"])) { $1 }
        return .json(try previewed(template, values))
      }
    })

  private static func previewed(
    _ template: StoredTemplate, _ values: [String: String]
  ) throws(APIError) -> JSON {
    let text = TemplateText(template.content)
    guard let content = text?.filled(with: values) else {
      throw .invalid([.filledTooLong("variables")])
    }
    return [
      "content": .string(content), "media_url": template.mediaURL.map(JSON.string) ?? .null,
      "buttons": .array(template.buttons.map(\.json)),
      "missing_variables": .array((text?.missing(in: values) ?? []).map(JSON.string)),
    ]
  }

  private static let previewSchema = Schema.object([
    .required("content", .string()), .required("media_url", .nullable(.string())),
    .required("buttons", .array(Button.viewSchema)),
    .required(
      "missing_variables",
      .array(.string()).noted(
        Localized(
          "What nothing fills yet; it stands in the content as it was written.",
          arabic: "ما لا تملؤه أي قيمة بعد؛ يبقى في المحتوى كما كُتب."))),
  ])

  private static let templateField = Schema.Field.required("template", .string(.uuid))
}
