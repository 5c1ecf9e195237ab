import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit

/// The people of a workspace, in the form of the crm document.
enum UserOperations {
  static let all = [list, create, show, update(.put), update(.patch), remove]

  private static let list = Operation(
    .get, "/api/v1/users", .crm, access: .key("read:users"),
    summary: Localized("List the users.", arabic: "قائمة المستخدمين."),
    input: Input(query: PageBounds.crm.fields), output: CRMList.output(User.viewSchema),
    reading: { call in
      let query = try PageQuery<Int64>(call.input.query, of: "users", .crm)
      let (page, total) = try await call.store.read { tx throws in
        (try Users.list(query.request, in: tx), try Users.count(in: tx))
      }
      return CRMList.reply(page, total: total, query, to: call.request, \.view)
    })

  private static let create = Operation(
    .post, "/api/v1/users", .crm, access: .key("write:users"), success: .created,
    summary: Localized(
      "Add a user, while the plan has a seat.", arabic: "إضافة مستخدم ما دامت الخطة تسمح بمقعد."),
    input: Input(body: UserBody.creationSchema), output: single,
    changing: { call in
      let draft = try await UserBody(call.input.body).draft(call.passwords)
      try call.principal.checkMayManage(draft.role)
      let seats = call.rules.plan(call.principal.tenant.plan)?.seats
      let actor = call.actor
      return { tx throws in
        let user = try Users.create(draft, seatCountMax: seats, by: actor, in: tx)
        return .json(["data": user.view], status: .created)
      }
    })

  private static let show = Operation(
    .get, "/api/v1/users/{user}", .crm, access: .key("read:users"),
    summary: Localized("One user.", arabic: "مستخدم واحد."), input: Input(path: [userField]),
    output: single,
    reading: { call in
      let id = try call.userID()
      let user = try await call.store.read { tx throws in try Users.find(id, in: tx) }
      return .json(["data": user.view])
    })

  private static func update(_ method: HTTPServer.Method) -> Operation {
    Operation(
      method, "/api/v1/users/{user}", .crm, access: .key("write:users"),
      summary: Localized(
        "Change a user; what is not sent stays.", arabic: "تعديل مستخدم؛ ما لم يُرسل يبقى كما هو."),
      input: Input(path: [userField], body: UserBody.changeSchema), output: single,
      changing: { call in
        let (id, actor, principal) = (try call.userID(), call.actor, call.principal)
        let body = UserBody(call.input.body)
        let change = try body.change()
        let hash = try await body.passwordHash(call.passwords)
        return { tx throws in
          try principal.checkMayManage(try Users.find(id, in: tx).role)
          if let role = body.role { try principal.checkMayManage(role) }
          if let hash { try Users.setPassword(id, hash: hash, by: actor, in: tx) }
          return .json(["data": try Users.update(id, change, by: actor, in: tx).view])
        }
      })
  }

  private static let remove = Operation(
    .delete, "/api/v1/users/{user}", .crm, access: .key("delete:users"),
    summary: Localized(
      "Remove a user and end their sessions.", arabic: "حذف مستخدم وإنهاء جلساته."),
    input: Input(path: [userField]),
    output: .json(.object([.required("data", Deletion.schema(.integer()))])),
    changing: { call in
      let (id, actor, principal) = (try call.userID(), call.actor, call.principal)
      return { tx throws in
        try principal.checkMayManage(try Users.find(id, in: tx).role)
        try Users.remove(id, by: actor, in: tx)
        return .json(["data": Deletion.view(.integer(id))])
      }
    })

  private static let single = Output.json(.object([.required("data", User.viewSchema)]))
  private static let userField = Schema.Field.required("user", .integer(1...Int64.max))
}

extension TenantCall {
  fileprivate func userID() throws(APIError) -> Int64 {
    guard let id = input.path["user"]?.integerValue else { throw .notFound }
    return id
  }
}

extension Principal {
  /// Whoever makes or changes those who run the workspace could be one of them the next moment.
  fileprivate func checkMayManage(_ role: Role) throws(APIError) {
    if role == .owner || role == .admin { try checkMayDoAll() }
  }
}
