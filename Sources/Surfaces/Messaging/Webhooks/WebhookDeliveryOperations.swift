import Core
import HTTPServer
import Operations
import TenantKit
import Webhooks

/// What was sent to a webhook, and sending it again.
enum WebhookDeliveryOperations {
  static let all = [list, replay, replayMany, test]

  private static let list = Operation(
    .get, "/api/v1/webhooks/{webhook}/deliveries", .messaging, access: .key("webhooks.read"),
    summary: Localized(
      "The delivery log of a webhook, the newest first.",
      arabic: "سجل عمليات التسليم لخطاف ويب، الأحدث أولًا."),
    input: Input(
      path: [WebhookOperations.webhookField],
      query: PageBounds.messaging.fields + [
        .optional("status", .string(oneOf: WebhookDelivery.Status.allCases.map(\.rawValue))),
        .optional("event", .string(oneOf: EventKind.allCases.map(\.rawValue))),
      ]),
    output: MessagingList.output(WebhookDelivery.viewSchema),
    reading: { call in
      let (id, query) = (try call.pathID("webhook"), call.input.query)
      let page = try PageQuery<UUID>(query, of: "deliveries", .messaging)
      let filter = WebhookDeliveries.Filter(
        status: query["status"]?.stringValue.flatMap(WebhookDelivery.Status.init),
        event: query["event"]?.stringValue)
      let found = try await call.store.read { tx throws in
        try WebhookDeliveries.list(of: id, page.request, where: filter, in: tx)
      }
      return MessagingList.reply(found.page, total: found.total, page, \.view)
    })

  private static let replay = Operation(
    .post, "/api/v1/webhooks/{webhook}/deliveries/{delivery}/replay", .messaging,
    access: .key("webhooks.write"), success: .accepted,
    summary: Localized(
      "Send one delivery again, under the same id.",
      arabic: "إعادة إرسال عملية تسليم واحدة بنفس معرّفها."),
    input: Input(
      path: [WebhookOperations.webhookField, .required("delivery", .string(.uuid))]),
    output: .json(queuedSchema),
    changing: { call in
      try call.checkSeesAllSessions()
      let (webhook, id) = (try call.pathID("webhook"), try call.pathID("delivery"))
      let actor = call.actor
      return { tx throws in
        queued(
          try APIError.explaining {
            try WebhookDeliveries.replay(id, of: webhook, by: actor, in: tx)
          })
      }
    })

  private static let replayMany = Operation(
    .post, "/api/v1/webhooks/{webhook}/replay", .messaging, access: .key("webhooks.write"),
    success: .accepted,
    summary: Localized(
      "Send many deliveries again, the oldest first: a range, the failed ones, those never attempted.",
      arabic:
        "إعادة إرسال عدة عمليات تسليم، الأقدم أولًا: مدى زمني، أو الفاشلة، أو التي لم تُحاوَل قط."),
    input: Input(path: [WebhookOperations.webhookField], body: ReplayBody.schema),
    output: .json(
      .object([
        .required("status", .string(oneOf: ["queued"])), .required("count", .integer()),
        .required(
          "next_cursor",
          .nullable(.string()).noted(
            Localized(
              "Send it as cursor to go on; null when all are on their way.",
              arabic: "أرسلها في cursor للمتابعة؛ null عندما تصبح كلها في الطريق."))),
      ])),
    changing: { call in
      try call.checkSeesAllSessions()
      let (webhook, range) = (try call.pathID("webhook"), try ReplayBody.range(call.input.body))
      let actor = call.actor
      return { tx throws in
        let replayed = try APIError.explaining {
          try WebhookDeliveries.replay(range, of: webhook, by: actor, in: tx)
        }
        return .json([
          "status": "queued", "count": .integer(Int64(replayed.count)),
          "next_cursor": replayed.next.map {
            .string(Cursor($0, of: ReplayBody.listName).text)
          } ?? .null,
        ])
      }
    })

  private static let test = Operation(
    .post, "/api/v1/webhooks/{webhook}/test", .messaging, access: .key("webhooks.write"),
    success: .accepted,
    summary: Localized(
      "Send a webhook.test event to one webhook.",
      arabic: "إرسال حدث webhook.test إلى خطاف ويب واحد."),
    input: Input(path: [WebhookOperations.webhookField]), output: .json(queuedSchema),
    changing: { call in
      try call.checkSeesAllSessions()
      let (webhook, actor) = (try call.pathID("webhook"), call.actor)
      return { tx throws in
        queued(
          try APIError.explaining { try WebhookDeliveries.test(webhook, by: actor, in: tx) })
      }
    })

  private static let queuedSchema = Schema.object([
    .required("status", .string(oneOf: ["queued"])), .required("delivery_id", .string(.uuid)),
  ])

  private static func queued(_ delivery: WebhookDelivery) -> Reply {
    .json(["status": "queued", "delivery_id": .string("\(delivery.id)")])
  }
}

/// What a caller sends to have many deliveries sent again.
enum ReplayBody {
  static let listName = "replays"

  static let schema = Schema.object([
    .optional(
      "select",
      .string(oneOf: ReplayRange.Selection.allCases.map(\.rawValue)).noted(
        Localized(
          "Which of them; undelivered when it is left out.",
          arabic: "أي منها؛ القيمة الافتراضية undelivered."))),
    .optional("from", .string(.dateTime)), .optional("to", .string(.dateTime)),
    .optional("event", .string(oneOf: EventKind.allCases.map(\.rawValue))),
    .optional("limit", .integer(1...Int64(ReplayRange.countMax))), PageBounds.cursorField,
  ])

  static func range(_ body: JSON) throws(APIError) -> ReplayRange {
    var cursor: UUID?
    if let text = body["cursor"]?.stringValue {
      guard let found = Cursor<UUID>(text, of: listName) else { throw .badCursor() }
      cursor = found.place
    }
    return ReplayRange(
      body["select"]?.stringValue.flatMap(ReplayRange.Selection.init) ?? .undelivered,
      from: body["from"]?.timeValue, to: body["to"]?.timeValue,
      event: body["event"]?.stringValue.flatMap(EventKind.init), after: cursor,
      countMax: body["limit"]?.integerValue.map { Int($0) } ?? ReplayRange.countMax)
  }
}
