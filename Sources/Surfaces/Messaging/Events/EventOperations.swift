import Core
import HTTPServer
import Operations
import TenantKit
import Webhooks

/// What happened in a workspace, for those who were away.
enum EventOperations {
  static let all = [feed]

  private static let listName = "events"

  private static let feed = Operation(
    .get, "/api/v1/events", .messaging, access: .key("webhooks.read"),
    summary: Localized(
      "The events of the workspace, the oldest first, to catch up with after an absence.",
      arabic: "أحداث مساحة العمل، الأقدم أولًا، لاستدراك ما فات بعد انقطاع."),
    input: Input(query: [
      .optional(
        "after",
        .string(length: 1...64).noted(
          Localized(
            "The value of after in the answer before; without it the feed begins with the oldest event that is kept.",
            arabic: "قيمة after في الإجابة السابقة؛ بدونها تبدأ القائمة من أقدم حدث محفوظ."))),
      PageBounds.cursorField,
      .optional("event", .string(oneOf: EventKind.allCases.map(\.rawValue))),
      .optional("per_page", .integer(1...200)),
    ]),
    output: .json(
      .object([
        .required("data", .array(Event.viewSchema)), .required("per_page", .integer(1...200)),
        .required("next_cursor", .nullable(.string())), .required("after", .string()),
        .required(
          "is_complete",
          .boolean.noted(
            Localized(
              "False when events behind the place that was asked for are no longer kept.",
              arabic: "القيمة false تعني أن أحداثًا بعد الموضع المطلوب لم تعد محفوظة."))),
      ])),
    reading: { call in
      try call.checkSeesAllSessions()
      let query = call.input.query
      let place = try place(query)
      let kind = query["event"]?.stringValue.flatMap(EventKind.init)
      let countMax = Int(query["per_page"]?.integerValue ?? 50)
      let slice = try await call.store.read { tx throws in
        try EventFeed.list(after: place, kind: kind, countMax: countMax, in: tx)
      }
      let tenant = call.principal.tenant.id
      let last = JSON.string(Cursor(slice.last, of: listName).text)
      return .json([
        "data": .array(slice.events.map { $0.view(tenant) }),
        "per_page": .integer(Int64(countMax)), "next_cursor": slice.hasMore ? last : .null,
        "after": last, "is_complete": .bool(!slice.isMissingSome),
      ])
    })

  private static func place(_ query: JSONObject) throws(APIError) -> Int64? {
    for field in ["after", "cursor"] {
      guard let text = query[field]?.stringValue else { continue }
      guard let cursor = Cursor<Int64>(text, of: listName) else { throw .badCursor(field) }
      return cursor.place
    }
    return nil
  }
}

extension Event {
  fileprivate func view(_ tenant: TenantID) -> JSON {
    [
      "id": .string("\(id)"), "event": .string(name), "tenant_id": .string("\(tenant)"),
      "occurred_at": .time(occurredAt), "data": data,
    ]
  }

  fileprivate static let viewSchema = Schema.object([
    .required("id", .string(.uuid)), .required("event", .string()),
    .required("tenant_id", .string(.uuid)), .required("occurred_at", .string(.dateTime)),
    .required("data", .anything),
  ])
}
