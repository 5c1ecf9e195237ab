import Core
import HTTPServer
import Operations
import TenantKit
import Webhooks

/// The webhooks of a workspace.
enum WebhookOperations {
  static func all(_ places: EndpointPlaces) -> [Operation] {
    [
      list, create(places), show, update(.put, places), update(.patch, places), remove,
      rotateSecret,
    ] + WebhookDeliveryOperations.all
  }

  private static let list = Operation(
    .get, "/api/v1/webhooks", .messaging, access: .key("webhooks.read"),
    summary: Localized(
      "List the webhooks, the newest first.", arabic: "قائمة خطافات الويب، الأحدث أولًا."),
    input: Input(query: PageBounds.messaging.fields),
    output: MessagingList.output(Webhook.viewSchema),
    reading: { call in
      let query = try PageQuery<UUID>(call.input.query, of: "webhooks", .messaging)
      let (page, total) = try await call.store.read { tx throws in
        (try Webhooks.list(query.request, in: tx), try Webhooks.count(in: tx))
      }
      return MessagingList.reply(page, total: total, query, \.view)
    })

  private static func create(_ places: EndpointPlaces) -> Operation {
    Operation(
      .post, "/api/v1/webhooks", .messaging, access: .key("webhooks.write"), success: .created,
      summary: Localized(
        "Register a webhook; its secret is in this answer and never again.",
        arabic: "تسجيل خطاف ويب؛ يظهر سره في هذه الإجابة فقط."),
      input: Input(body: WebhookBody.creationSchema), output: .json(IssuedWebhook.viewSchema),
      changing: { call in
        try call.checkSeesAllSessions()
        let body = WebhookBody(call)
        let (draft, secret) = try APIError.explaining {
          (try body.draft(in: places), try body.secret())
        }
        let (actor, vault) = (call.actor, call.vault)
        return { tx throws in
          try APIError.explaining {
            try Webhooks.create(draft, secret: secret, sealedBy: vault, by: actor, in: tx)
          }.reply(.created)
        }
      })
  }

  private static let show = Operation(
    .get, "/api/v1/webhooks/{webhook}", .messaging, access: .key("webhooks.read"),
    summary: Localized("One webhook.", arabic: "خطاف ويب واحد."),
    input: Input(path: [webhookField]), output: .json(Webhook.viewSchema),
    reading: { call in
      let id = try call.pathID("webhook")
      return .json(try await call.store.read { tx throws in try Webhooks.find(id, in: tx) }.view)
    })

  private static func update(_ method: Method, _ places: EndpointPlaces) -> Operation {
    Operation(
      method, "/api/v1/webhooks/{webhook}", .messaging, access: .key("webhooks.write"),
      summary: Localized(
        "Change a webhook; what is not sent stays.",
        arabic: "تعديل خطاف ويب؛ ما لم يُرسل يبقى كما هو."),
      input: Input(path: [webhookField], body: WebhookBody.changeSchema),
      output: .json(Webhook.viewSchema),
      changing: { call in
        try call.checkSeesAllSessions()
        let (id, body, actor) = (try call.pathID("webhook"), WebhookBody(call), call.actor)
        try body.checkSendsNoSecret()
        let draft = try APIError.explaining { try body.draft(in: places) }
        return { tx throws in
          .json(
            try APIError.explaining { try Webhooks.update(id, draft, by: actor, in: tx) }.view)
        }
      })
  }

  private static let remove = Operation(
    .delete, "/api/v1/webhooks/{webhook}", .messaging, access: .key("webhooks.write"),
    summary: Localized(
      "Remove a webhook; what is on its way to it is dropped.",
      arabic: "حذف خطاف ويب؛ يُلغى ما هو في طريقه إليه."),
    input: Input(path: [webhookField]), output: .json(Deletion.schema(.string(.uuid))),
    changing: { call in
      try call.checkSeesAllSessions()
      let (id, actor) = (try call.pathID("webhook"), call.actor)
      return { tx throws in
        try Webhooks.remove(id, by: actor, in: tx)
        return .json(Deletion.view(.string("\(id)")))
      }
    })

  private static let rotateSecret = Operation(
    .post, "/api/v1/webhooks/{webhook}/rotate-secret", .messaging, access: .key("webhooks.write"),
    summary: Localized(
      "Give a webhook a new secret; for 24 hours deliveries are signed with the old one too.",
      arabic: "إصدار سر جديد لخطاف الويب؛ تُوقَّع عمليات التسليم بالسر القديم أيضًا لمدة 24 ساعة."),
    input: Input(path: [webhookField], body: WebhookBody.rotationSchema),
    output: .json(IssuedWebhook.viewSchema),
    changing: { call in
      try call.checkSeesAllSessions()
      let (id, body, actor) = (try call.pathID("webhook"), WebhookBody(call), call.actor)
      let (secret, vault) = (try APIError.explaining { try body.secret() }, call.vault)
      return { tx throws in
        try Webhooks.rotateSecret(id, to: secret, sealedBy: vault, by: actor, in: tx).reply(.ok)
      }
    })

  static let webhookField = Schema.Field.required("webhook", .string(.uuid))
}
