import Core
import HTTPServer
import Operations
import TenantKit

/// The keys of a workspace, for whoever runs it.
enum APIKeyOperations {
  static let all = [list, create, show, update, remove, rotate]

  private static let listName = "api-keys"

  private static let list = Operation(
    .get, "/api/v1/api-keys", .messaging, access: .owner("keys.read"),
    summary: Localized(
      "List the API keys, the newest first.", arabic: "قائمة مفاتيح API، الأحدث أولًا."),
    input: Input(query: PageBounds.messaging.fields),
    output: MessagingList.output(APIKey.viewSchema),
    reading: { call in
      let query = try PageQuery<UUID>(call.input.query, of: listName, .messaging)
      let (page, total) = try await call.store.read { tx throws in
        (try APIKeys.list(query.request, in: tx), try APIKeys.count(in: tx))
      }
      return MessagingList.reply(page, total: total, query, \.view)
    })

  private static let create = Operation(
    .post, "/api/v1/api-keys", .messaging, access: .owner("keys.write"), success: .created,
    summary: Localized(
      "Make an API key; its secret is in this answer and never again.",
      arabic: "إنشاء مفتاح API؛ يظهر سره في هذه الإجابة فقط."),
    input: Input(body: APIKeyBody.creationSchema),
    output: .json(.object([.required("data", IssuedKey.viewSchema)])),
    changing: { call in
      let body = APIKeyBody(call)
      let draft = try body.draft()
      try call.principal.checkMayGive(draft.abilities, session: draft.boundSession)
      let actor = call.actor
      return { tx throws in
        .json(["data": try APIKeys.create(draft, by: actor, in: tx).view], status: .created)
      }
    })

  private static let show = Operation(
    .get, "/api/v1/api-keys/{key}", .messaging, access: .owner("keys.read"),
    summary: Localized("One API key.", arabic: "مفتاح API واحد."), input: Input(path: [keyField]),
    output: .json(.object([.required("data", APIKey.viewSchema)])),
    reading: { call in
      let id = try call.keyID()
      let key = try await call.store.read { tx throws in try APIKeys.find(id, in: tx) }
      return .json(["data": key.view])
    })

  private static let update = Operation(
    .patch, "/api/v1/api-keys/{key}", .messaging, access: .owner("keys.write"),
    summary: Localized(
      "Change an API key; what is not sent stays.",
      arabic: "تعديل مفتاح API؛ ما لم يُرسل يبقى كما هو."),
    input: Input(path: [keyField], body: APIKeyBody.changeSchema),
    output: .json(.object([.required("data", APIKey.viewSchema)])),
    changing: { call in
      let (id, body, actor, principal) = (
        try call.keyID(), APIKeyBody(call), call.actor, call.principal
      )
      return { tx throws in
        let old = try APIKeys.find(id, in: tx)
        try principal.checkMayGive(old.abilities, session: old.boundSession)
        try principal.checkMayGive(
          try body.abilities() ?? old.abilities,
          session: body.boundSession(or: old.boundSession))
        let key = try APIKeys.update(id, try body.change(of: old), by: actor, in: tx)
        return .json(["data": key.view])
      }
    })

  private static let remove = Operation(
    .delete, "/api/v1/api-keys/{key}", .messaging, access: .owner("keys.write"),
    summary: Localized(
      "Revoke an API key, from the next request on.",
      arabic: "إبطال مفتاح API ابتداءً من الطلب التالي."),
    input: Input(path: [keyField]),
    output: .json(.object([.required("data", Deletion.schema(.string(.uuid)))])),
    changing: { call in
      let (id, actor) = (try call.keyID(), call.actor)
      return { tx throws in
        try APIKeys.revoke(id, by: actor, in: tx)
        return .json(["data": Deletion.view(.string("\(id)"))])
      }
    })

  private static let rotate = Operation(
    .post, "/api/v1/api-keys/{key}/rotate", .messaging, access: .owner("keys.write"),
    summary: Localized(
      "Give an API key a new secret; the old one is accepted until the overlap ends.",
      arabic: "إصدار سر جديد للمفتاح؛ يبقى السر القديم مقبولًا حتى تنتهي مدة التداخل."),
    input: Input(
      path: [keyField],
      body: .object([
        .optional("overlap_seconds", .integer(0...APIKeys.overlapMax.components.seconds))
      ])),
    output: .json(.object([.required("data", IssuedKey.viewSchema)])),
    changing: { call in
      let (id, actor, principal) = (try call.keyID(), call.actor, call.principal)
      let overlap =
        call.input.body["overlap_seconds"]?.integerValue.map { Duration.seconds($0) }
        ?? APIKeys.overlapDefault
      return { tx throws in
        // Who gets the new secret can do all that the key can.
        let old = try APIKeys.find(id, in: tx)
        try principal.checkMayGive(old.abilities, session: old.boundSession)
        let issued = try APIKeys.rotate(id, overlap: overlap, by: actor, in: tx)
        return .json(["data": issued.view])
      }
    })

  private static let keyField = Schema.Field.required("key", .string(.uuid))
}

extension TenantCall {
  /// The id in the path. One that is no UUID is a key that does not exist.
  fileprivate func keyID() throws(APIError) -> UUID {
    guard let id = input.path["key"]?.stringValue.flatMap({ UUID($0) }) else { throw .notFound }
    return id
  }
}
