import ChannelKit
import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// The sessions of a workspace: its accounts at the providers of all channels.
enum SessionOperations {
  static func all(_ desk: @escaping @Sendable () -> SessionDesk) -> [Operation] {
    [
      list, show, create(desk), hook(desk),
      update(.patch, "/api/v1/sessions/{session}", .key("sessions.write"), desk),
      remove("/api/v1/sessions/{session}", .key("sessions.write"), desk),
    ]
  }

  private static let listName = "sessions"

  private static let list = Operation(
    .get, "/api/v1/sessions", .messaging, access: .key("sessions.read"),
    summary: Localized(
      "List connected sessions and bots, the newest first.",
      arabic: "قائمة الجلسات والبوتات المتصلة، الأحدث أولًا."),
    input: Input(
      query: [.optional("channel", .string(length: 1...40))] + PageBounds.messaging.fields),
    output: MessagingList.output(ChannelSession.viewSchema),
    reading: { call in
      let query = try PageQuery<UUID>(call.input.query, of: listName, .messaging)
      let channel = call.input.query["channel"]?.stringValue
      let bound = Sender(call.principal).boundSession
      let (page, total) = try await call.store.read { tx throws in
        (
          try ChannelSessions.list(query.request, channel: channel, only: bound, in: tx),
          try ChannelSessions.count(channel: channel, only: bound, in: tx)
        )
      }
      return MessagingList.reply(page, total: total, query, \.view)
    })

  private static let show = Operation(
    .get, "/api/v1/sessions/{session}", .messaging, access: .key("sessions.read"),
    summary: Localized(
      "One session and its status: connecting, connected, disconnected or banned.",
      arabic: "جلسة واحدة وحالتها: connecting أو connected أو disconnected أو banned."),
    input: Input(path: [sessionField]), output: output,
    reading: { call in
      let id = try call.sessionID()
      let session = try await call.store.read { tx throws in try ChannelSessions.find(id, in: tx) }
      return .json(["data": session.view])
    })

  private static func create(_ desk: @escaping @Sendable () -> SessionDesk) -> Operation {
    Operation(
      .post, "/api/v1/sessions", .messaging, access: .key("sessions.write"), success: .created,
      summary: Localized(
        "Connect a session of any channel with that channel's credentials; the provider is asked before they are kept.",
        arabic: "ربط جلسة لأي قناة ببيانات اعتمادها؛ يُسأل المزوّد عنها قبل حفظها."),
      input: Input(
        body: .object(
          [
            .required("channel", .string(length: 1...40)),
            .optional("driver", .nullable(.string(length: 1...40))),
            .required("name", .string(length: 1...SessionDraft.nameLengthMax)),
            .required("credentials", credentialsSchema),
          ] + SessionBody.settingsFields)),
      output: output,
      changing: { call in
        let desk = desk()
        let (json, sender) = (call.input.body, Sender(call.principal))
        guard sender.boundSession == nil else { throw APIError.boundElsewhere }
        let channel = try desk.channel(json)
        let body = SessionBody(json)
        let connection = try await desk.connection(
          channel, body.credentials ?? [:], isTest: sender.isTest)
        var draft = try SessionDraft(
          id: .v7(at: call.now), channel: channel.descriptor.id,
          driver: channel.descriptor.driver, name: body.name ?? "", isTest: sender.isTest)
        draft.description = body.description ?? ""
        draft.settings = try body.settings(at: call.now)
        draft.take(connection.standing)
        let actor = call.actor
        return { [draft] tx throws in
          let session = try ChannelSessions.create(
            draft, connection.secrets, sealedBy: desk.vault, by: actor, in: tx)
          try SessionNews.tell(session, in: tx)
          if connection.needsHook { try desk.hook(session.id, in: tx) }
          return .json(["data": session.view])
        }
      })
  }

  /// What is entered in the dashboard of a provider that no call sets up.
  private static func hook(_ desk: @escaping @Sendable () -> SessionDesk) -> Operation {
    Operation(
      .get, "/api/v1/sessions/{session}/hook", .messaging, access: .key("sessions.write"),
      summary: Localized(
        "Where the provider of a session is to call, and the secret it is to show there.",
        arabic: "الرابط الذي يجب أن يتصل به مزوّد الجلسة والسر الذي يجب أن يُظهره هناك."),
      input: Input(path: [sessionField]),
      output: .json(
        .object([
          .required(
            "data",
            .object([
              .required("url", .nullable(.string())), .required("secret", .string()),
            ]))
        ])),
      reading: { call in
        let (desk, id) = (desk(), try call.sessionID())
        let (session, secrets) = try await call.store.read { tx throws in
          (
            try ChannelSessions.find(id, in: tx),
            try ChannelSessions.secrets(of: id, openedBy: desk.vault, in: tx)
          )
        }
        let address = desk.hookAddress(of: secrets, isTest: session.isTest)
        var reply = Reply.json([
          "data": [
            "url": address.url.map { .string($0.exposed) } ?? .null,
            "secret": .string(address.secret.exposed),
          ]
        ])
        reply.headers.add(.cacheControl, "no-store")
        return reply
      })
  }

  /// Changes a session; where one channel alone is meant, that of another does not exist.
  static func update(
    _ method: Method, _ path: PathPattern, _ access: Access, only channel: String? = nil,
    _ desk: @escaping @Sendable () -> SessionDesk
  ) -> Operation {
    Operation(
      method, path, .messaging, access: access,
      summary: Localized(
        "Change a session's settings or credentials; what is not sent stays.",
        arabic: "تعديل إعدادات الجلسة أو بيانات اعتمادها؛ ما لم يُرسل يبقى كما هو."),
      input: Input(
        path: [sessionField],
        body: .object(
          [
            .optional("name", .string(length: 1...SessionDraft.nameLengthMax)),
            .optional("credentials", credentialsSchema),
          ] + SessionBody.settingsFields)),
      output: output,
      changing: { call in
        let desk = desk()
        let (id, body, actor, now) = (
          try call.sessionID(), SessionBody(call.input.body), call.actor, call.now
        )
        let renewed = try await desk.renewal(of: id, body.credentials, call)
        return { tx throws in
          var change = SessionChange()
          change.name = body.name
          change.description = body.description
          let old = try ChannelSessions.find(id, of: channel, in: tx)
          change.settings = try body.settings(over: old.settings, at: now)
          change.secrets = renewed?.secrets
          change.standing = renewed?.standing
          let session = try ChannelSessions.update(
            id, change, sealedBy: desk.vault, by: actor, in: tx)
          if session.status != old.status { try SessionNews.tell(session, in: tx) }
          if renewed?.needsHook == true { try desk.hook(id, in: tx) }
          return .json(["data": session.view])
        }
      })
  }

  /// Deletes a session; where one channel alone is meant, that of another does not exist.
  static func remove(
    _ path: PathPattern, _ access: Access, only channel: String? = nil,
    _ desk: @escaping @Sendable () -> SessionDesk
  ) -> Operation {
    Operation(
      .delete, path, .messaging, access: access,
      summary: Localized(
        "Disconnect and delete a session; its messages stay.",
        arabic: "فصل الجلسة وحذفها مع بقاء رسائلها."),
      input: Input(path: [sessionField]),
      output: .json(.object([.required("data", Deletion.schema(.string(.uuid)))])),
      changing: { call in
        let desk = desk()
        let (id, actor) = (try call.sessionID(), call.actor)
        let (session, secrets) = try await call.store.read { tx throws in
          (
            try ChannelSessions.find(id, of: channel, in: tx),
            try ChannelSessions.secrets(of: id, openedBy: desk.vault, in: tx)
          )
        }
        if let channel = desk.channels.find(session.channel, session.driver) {
          await desk.disconnect(secrets, channel, isTest: session.isTest)
        }
        return { tx throws in
          try ChannelSessions.remove(id, by: actor, in: tx)
          return .json(["data": Deletion.view(.string("\(id)"))])
        }
      })
  }

  private static let credentialsSchema = Schema.map(
    .oneOf([.string(length: 0...8_192), .integer()])
  ).noted(
    Localized(
      "The channel's own fields; GET /api/v1/channels names them.",
      arabic: "حقول القناة نفسها؛ تجدها في GET /api/v1/channels."))

  private static let output = Output.json(
    .object([.required("data", ChannelSession.viewSchema)]))

  static let sessionField = Schema.Field.required("session", .string(.uuid))
}

extension TenantCall {
  /// The id in the path, as far as the caller may use it: a key that is bound to a session sees no other.
  func sessionID() throws(APIError) -> UUID {
    let bound = Sender(principal).boundSession
    guard let id = input.path["session"]?.stringValue.flatMap({ UUID($0) }),
      bound == nil || bound == id
    else { throw .notFound }
    return id
  }
}

extension SessionDraft {
  mutating func take(_ standing: SessionStanding) {
    status = standing.status
    accountID = standing.accountID ?? ""
    accountName = standing.accountName ?? ""
    expiresAt = standing.expiresAt
  }
}
