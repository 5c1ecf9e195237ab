import ChannelKit
import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// Sessions of WhatsApp that are linked with a telephone, in the form of the messaging document.
enum LinkOperations {
  static func all(_ desk: @escaping @Sendable () -> SessionDesk) -> [Operation] {
    [create(desk), picture(desk), disconnect(desk), remove(desk)]
      + [Method.put, .patch].map { update($0, desk) }
  }

  private static let channelID = "whatsapp"

  private static func create(_ desk: @escaping @Sendable () -> SessionDesk) -> Operation {
    Operation(
      .post, "/api/whatsapp/sessions", .messaging, access: .owner("sessions.write"),
      success: .created,
      summary: Localized(
        "Create a WhatsApp session and start the QR flow.",
        arabic: "إنشاء جلسة واتساب وبدء الربط برمز QR."),
      input: Input(
        body: .object(
          [
            .required("name", .string(length: 1...SessionDraft.nameLengthMax)),
            .optional("phone_number", .nullable(.string(length: 3...32))),
            .optional("credentials", .map(.string(length: 0...8_192))),
          ] + SessionBody.settingsFields)),
      output: .json(linkSchema),
      changing: { call in
        let (desk, json, sender) = (desk(), call.input.body, Sender(call.principal))
        guard sender.boundSession == nil else { throw APIError.boundElsewhere }
        guard let channel = desk.linkingChannel(channelID) else { throw APIError.noBridge }
        let body = SessionBody(json)
        let id = UUID.v7(at: call.now)
        var credentials = desk.bridge(of: channel.descriptor)
        // The twin takes any key of any server.
        if sender.isTest { credentials = ["base_url": "http://127.0.0.1", "api_key": "sandbox"] }
        credentials["session"] = "qanat-\(id)"
        credentials.merge(body.credentials ?? [:]) { $1 }
        let connection = try await desk.connection(channel, credentials, isTest: sender.isTest)
        let state = await desk.firstState(
          of: connection.secrets, channel, isTest: sender.isTest)
        var draft = try SessionDraft(
          id: id, channel: channelID, driver: channel.descriptor.driver,
          name: body.name ?? "", isTest: sender.isTest)
        draft.description = body.description ?? ""
        draft.phoneNumber = json["phone_number"]?.stringValue
        draft.settings = try body.settings(at: call.now)
        draft.take(state.map { SessionStanding($0) } ?? connection.standing)
        let actor = call.actor
        return { [draft] tx throws in
          let session = try ChannelSessions.create(
            draft, connection.secrets, sealedBy: desk.vault, by: actor, in: tx)
          try SessionNews.tell(session, in: tx)
          return .json(view(session, state))
        }
      })
  }

  private static func picture(_ desk: @escaping @Sendable () -> SessionDesk) -> Operation {
    Operation(
      .get, "/api/whatsapp/sessions/{session}/qr", .messaging, access: .owner("sessions.read"),
      summary: Localized(
        "The QR picture to scan now; ask again while the session is connecting.",
        arabic: "صورة رمز QR الحالية؛ أعد الطلب ما دامت الجلسة قيد الاتصال."),
      input: Input(path: [SessionOperations.sessionField]), output: .json(linkSchema),
      reading: { call in
        let desk = desk()
        let link = try await desk.link(of: try call.sessionID(), call, channelID)
        let state = try await desk.state(of: link)
        let (store, id) = (call.store, link.session.id)
        let session = try await store.write { tx throws in
          try SessionNews.note(id, SessionStanding(state), in: tx)
          return try ChannelSessions.find(id, in: tx)
        }
        return .json(view(session, state))
      })
  }

  private static func disconnect(_ desk: @escaping @Sendable () -> SessionDesk) -> Operation {
    Operation(
      .post, "/api/whatsapp/sessions/{session}/disconnect", .messaging,
      access: .owner("sessions.write"),
      summary: Localized("Disconnect a session gracefully.", arabic: "فصل الجلسة بأمان."),
      input: Input(path: [SessionOperations.sessionField]), output: .json(linkSchema),
      changing: { call in
        let desk = desk()
        let link = try await desk.link(of: try call.sessionID(), call, channelID)
        await desk.unlink(link.secrets, link.channel, isTest: link.session.isTest)
        return { tx throws in
          try SessionNews.note(
            link.session.id, SessionStanding(.disconnected, reason: "disconnected on request"),
            in: tx)
          return .json(view(try ChannelSessions.find(link.session.id, in: tx), nil))
        }
      })
  }

  private static func update(
    _ method: Method, _ desk: @escaping @Sendable () -> SessionDesk
  ) -> Operation {
    SessionOperations.update(
      method, "/api/whatsapp/sessions/{session}", .owner("sessions.write"), only: channelID, desk)
  }

  private static func remove(_ desk: @escaping @Sendable () -> SessionDesk) -> Operation {
    SessionOperations.remove(
      "/api/whatsapp/sessions/{session}", .owner("sessions.write"), only: channelID, desk)
  }

  private static func view(_ session: ChannelSession, _ state: LinkState?) -> JSON {
    var picture = JSON.null
    if case .qr(let bytes, let type)? = state {
      picture = .string("data:\(type);base64,\(Base64.encode(bytes))")
    }
    return [
      "id": .string("\(session.id)"), "name": .string(session.name),
      "status": .string(session.status.rawValue), "qr_code": picture,
      "phone_number": session.phoneNumber.map(JSON.string) ?? .null,
    ]
  }

  private static let linkSchema = Schema.object([
    .required("id", .string(.uuid)), .required("name", .string()),
    .required("status", .string(oneOf: SessionStatus.allCases.map(\.rawValue))),
    .required("qr_code", .nullable(.string())), .required("phone_number", .nullable(.string())),
  ])
}

/// A session that is linked with a telephone, and what is needed to ask about it.
struct Link: Sendable {
  let session: ChannelSession
  let secrets: SessionSecrets
  let channel: any LinkingChannel
}

extension SessionDesk {
  /// The way of a channel that is linked with a telephone.
  func linkingChannel(_ id: String) -> (any LinkingChannel)? {
    channels.all.lazy.filter { $0.descriptor.id == id }
      .compactMap { $0 as? any LinkingChannel }.first
  }

  /// A session of the caller's that is linked. Throws `notFound`.
  func link(of id: UUID, _ call: TenantCall, _ channelID: String) async throws -> Link {
    let (session, secrets) = try await call.store.read { [vault] tx throws in
      (
        try ChannelSessions.find(id, in: tx),
        try ChannelSessions.secrets(of: id, openedBy: vault, in: tx)
      )
    }
    let channel = channels.find(session.channel, session.driver) as? any LinkingChannel
    guard session.channel == channelID, let channel else { throw APIError.notFound }
    return Link(session: session, secrets: secrets, channel: channel)
  }

  func state(of link: Link) async throws(APIError) -> LinkState {
    do throws(Refusal) {
      return try await linkState(of: link.secrets, link.channel, isTest: link.session.isTest)
    } catch {
      throw .providerUnavailable
    }
  }
}

extension APIError {
  fileprivate static let noBridge = APIError.conflict(
    "no_bridge",
    Localized(
      "This gateway has no channel that is linked with a telephone.",
      arabic: "لا تحتوي هذه البوابة على قناة تُربط بهاتف."))
}
