import Core
import HTTPServer
import Operations
import TenantKit

/// Who changed what in a workspace.
enum AuditOperations {
  static let all = [list]

  private static let list = Operation(
    .get, "/api/v1/audit", .messaging, access: .owner("audit.read"),
    summary: Localized(
      "The audit log, the newest entry first.", arabic: "سجل التدقيق، الأحدث أولًا."),
    input: Input(query: [
      .optional("action", .string(length: 1...100)), .optional("subject", .string(length: 1...200)),
      .optional("from", .string(.dateTime)), .optional("to", .string(.dateTime)),
      .optional("per_page", .integer(1...200)), PageBounds.cursorField,
    ]),
    output: MessagingList.walkOutput(AuditEntry.viewSchema),
    reading: { call in
      let query = call.input.query
      let page = try PageQuery<UUID>(query, of: "audit", .messaging)
      let filter = AuditLog.Filter(
        action: query["action"]?.stringValue, subject: query["subject"]?.stringValue,
        from: query["from"]?.timeValue, to: query["to"]?.timeValue)
      let entries = try await call.store.read { tx throws in
        try AuditLog.list(page.request, where: filter, in: tx)
      }
      return MessagingList.walk(entries, page, \.view)
    })
}

extension AuditEntry {
  fileprivate var view: JSON {
    [
      "id": .string("\(id)"), "action": .string(action), "subject": .string(subject),
      "details": .object(details),
      "actor": [
        "type": .string(actor.kind.rawValue), "id": .string(actor.id),
        "name": .string(actor.name), "address": .string(actor.address),
      ],
      "request_id": .string(actor.requestID), "created_at": .time(createdAt),
    ]
  }

  fileprivate static let viewSchema = Schema.object([
    .required("id", .string(.uuid)), .required("action", .string()),
    .required("subject", .string()), .required("details", .map(.anything)),
    .required(
      "actor", .object(["type", "id", "name", "address"].map { .required($0, .string()) })),
    .required("request_id", .string()), .required("created_at", .string(.dateTime)),
  ])
}

extension JSON {
  /// The moment that a checked text names.
  var timeValue: Timestamp? { stringValue.flatMap { Timestamp(rfc3339: $0) } }
}
