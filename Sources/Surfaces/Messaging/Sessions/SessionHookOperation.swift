import Core
import HTTPServer
import Messages
import Operations
import TenantKit

/// Where a provider tells a session what happens: Meta's dashboard, a mailbox for bounces and the like are told of it by
/// hand.
enum SessionHookOperation {
  static func show(_ desk: @escaping @Sendable () -> SessionDesk) -> Operation {
    Operation(
      .get, "/api/v1/sessions/{session}/hook", .messaging, access: .key("sessions.write"),
      summary: Localized(
        "The URL that the provider calls for a session, and the secret to enter beside it.",
        arabic: "الرابط الذي يستدعيه المزوّد للجلسة، والسر الذي يُدخل معه."),
      input: Input(path: [SessionOperations.sessionField]),
      output: .json(
        .object([
          .required(
            "data",
            .object([
              .required("url", .nullable(.string())), .required("secret", .string()),
            ]))
        ])),
      reading: { call in
        let (id, desk) = (try call.sessionID(), desk())
        let (session, secrets) = try await call.store.read { tx throws in
          (
            try ChannelSessions.find(id, in: tx),
            try ChannelSessions.secrets(of: id, openedBy: desk.vault, in: tx)
          )
        }
        let hook = desk.hook(of: secrets, isTest: session.isTest)
        return .json([
          "data": [
            "url": hook.url.map { .string($0.exposed) } ?? .null,
            "secret": .string(hook.secret.exposed),
          ]
        ])
      })
  }
}
