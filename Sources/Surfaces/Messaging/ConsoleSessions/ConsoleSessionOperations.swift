import Core
import HTTPServer
import Operations
import TenantKit

/// Who is logged in to the console of a workspace, from where.
enum ConsoleSessionOperations {
  static let all = [list, end]

  private static let list = Operation(
    .get, "/api/v1/console-sessions", .messaging, access: .owner("users.read"),
    summary: Localized(
      "List the console sessions; those who do not run the workspace see their own.",
      arabic: "قائمة جلسات لوحة التحكم؛ من لا يدير مساحة العمل يرى جلساته فقط."),
    input: Input(query: [
      .optional("user_id", .integer(1...Int64.max)), .optional("per_page", .integer(1...200)),
      PageBounds.cursorField,
    ]),
    output: MessagingList.walkOutput(ConsoleSession.viewSchema),
    reading: { call in
      let page = try PageQuery<UUID>(call.input.query, of: "console-sessions", .messaging)
      let user = call.principal.onlyOwnUserID ?? call.input.query["user_id"]?.integerValue
      let sessions = try await call.store.read { tx throws in
        try ConsoleSessions.list(of: user, page.request, in: tx)
      }
      let own = call.principal.session?.id
      return MessagingList.walk(sessions, page) { $0.view(isCurrent: $0.id == own) }
    })

  private static let end = Operation(
    .delete, "/api/v1/console-sessions/{session}", .messaging, access: .owner("users.write"),
    summary: Localized(
      "End a console session, from the next request on.",
      arabic: "إنهاء جلسة لوحة تحكم ابتداءً من الطلب التالي."),
    input: Input(path: [.required("session", .string(.uuid))]),
    output: .json(.object([.required("data", Deletion.schema(.string(.uuid)))])),
    changing: { call in
      guard let id = call.input.path["session"]?.stringValue.flatMap({ UUID($0) }) else {
        throw APIError.notFound
      }
      let actor = call.actor
      return { tx throws in
        let session = try ConsoleSessions.find(id, in: tx)
        try ConsoleSessions.end(id, of: session.userID, by: actor, in: tx)
        return .json(["data": Deletion.view(.string("\(id)"))])
      }
    })
}

extension Principal {
  /// The console session that the caller comes with.
  var session: ConsoleSession? {
    if case .user(_, let session) = who { session } else { nil }
  }

  /// The caller's own id, where they may not see what others do.
  fileprivate var onlyOwnUserID: Int64? {
    guard case .user(let user, _) = who, !allows("users.write") else { return nil }
    return user.id
  }
}

extension ConsoleSession {
  fileprivate func view(isCurrent: Bool) -> JSON {
    [
      "id": .string("\(id)"), "user_id": .integer(userID), "address": .string(address),
      "agent": .string(agent), "is_current": .bool(isCurrent), "created_at": .time(createdAt),
      "last_seen_at": .time(lastSeenAt), "expires_at": .time(expiresAt),
    ]
  }

  fileprivate static let viewSchema = Schema.object([
    .required("id", .string(.uuid)), .required("user_id", .integer(1...Int64.max)),
    .required("address", .string()), .required("agent", .string()),
    .required("is_current", .boolean), .required("created_at", .string(.dateTime)),
    .required("last_seen_at", .string(.dateTime)), .required("expires_at", .string(.dateTime)),
  ])
}
