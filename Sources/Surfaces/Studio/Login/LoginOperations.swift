import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit

/// The way into the console and out of it.
enum LoginOperations {
  static let all = [login, logout]

  private static let login = Operation(
    .post, "/api/login", .studio,
    summary: Localized(
      "Log in to the console: sets the session cookie.",
      arabic: "تسجيل الدخول إلى لوحة التحكم: يضبط ملف تعريف ارتباط الجلسة."),
    input: Input(
      body: .object([
        .required("email", .string(length: 1...254)),
        .required("password", .string(length: 1...1_000)),
        .optional(
          "workspace",
          .string(length: 1...63).noted(
            Localized(
              "The slug of a workspace, for those who are in several.",
              arabic: "المعرّف النصي لمساحة العمل، لمن ينتمي إلى أكثر من واحدة."))),
      ])),
    output: .json(
      .object([
        .required("user", User.viewSchema), .required("workspace", workspaceSchema),
        .required("expires_at", .string(.dateTime)),
      ])),
    addressLimit: .login
  ) { call in
    try answer(to: await attempt(call), isSecure: call.request.isSecure)
  }

  private static let logout = Operation(
    .post, "/api/logout", .studio, access: .owner(nil),
    summary: Localized("End the console session.", arabic: "إنهاء جلسة لوحة التحكم."),
    output: .json(.object([.required("success", .boolean)])),
    changing: { call in
      let (session, actor) = (call.principal.session, call.actor)
      let isSecure = call.request.isSecure
      return { tx throws in
        // A key has no session to end, and is told the same.
        if let session {
          try ConsoleSessions.end(session.id, of: session.userID, by: actor, in: tx)
        }
        var reply = Reply.json(["success": true])
        reply.headers.add(.setCookie, SessionCookie.removal(isSecure: isSecure))
        return reply
      }
    })

  private static let workspaceSchema = Schema.object([
    .required("id", .string(.uuid)), .required("slug", .string()), .required("name", .string()),
  ])

  private static func attempt(_ call: Call) async throws -> LoginOutcome {
    let (services, body) = (call.services, call.input.body)
    let login = Login(
      services.database, services.cluster, clock: services.clock,
      verify: { try await services.passwords.verify($0, against: $1) },
      makeHash: { try await services.passwords.hash($0) })
    do {
      return try await login.attempt(
        LoginRequest(
          email: body["email"]?.stringValue ?? "",
          password: Secret(body["password"]?.stringValue ?? ""),
          workspace: body["workspace"]?.stringValue,
          oldCookie: SessionCookie.value(in: call.request.head).flatMap { .cookie($0) },
          address: call.request.client.map { "\($0)" } ?? "",
          agent: call.request.head[.userAgent] ?? "", requestID: call.requestID))
    } catch is PasswordOverload {
      throw APIError.passwordsBusy
    }
  }

  private static func answer(to outcome: LoginOutcome, isSecure: Bool) throws(APIError) -> Reply {
    switch outcome {
    case .loggedIn(let tenant, let user, let issued):
      var reply = Reply.json([
        "user": user.view,
        "workspace": [
          "id": .string("\(tenant.id)"), "slug": .string("\(tenant.slug)"),
          "name": .string(tenant.name),
        ],
        "expires_at": .time(issued.session.createdAt + ConsoleSession.ageMax),
      ])
      reply.headers.add(
        .setCookie,
        SessionCookie.field(issued.cookie, ageMax: ConsoleSession.ageMax, isSecure: isSecure))
      reply.headers.add(.cacheControl, "no-store")
      return reply
    case .wrong: throw .wrongLogin
    case .tooSoon(let wait): throw .tooSoon(wait)
    case .workspaceNeeded: throw .workspaceNeeded
    case .workspaceSuspended: throw .loginSuspended
    }
  }
}

extension APIError {
  /// Nobody learns which of them is wrong.
  fileprivate static let wrongLogin = APIError(
    .unauthorized, "invalid_credentials",
    Localized(
      "The e-mail address or the password is not right.",
      arabic: "عنوان البريد الإلكتروني أو كلمة المرور غير صحيحة."))

  fileprivate static func tooSoon(_ wait: Duration) -> APIError {
    let (seconds, attoseconds) = wait.components
    return APIError(
      .tooManyRequests, "too_many_attempts",
      Localized(
        "Too many failed attempts. Please wait before the next one.",
        arabic: "محاولات فاشلة كثيرة. يُرجى الانتظار قبل المحاولة التالية."),
      retryAfterSeconds: max(1, Int(seconds) + (attoseconds > 0 ? 1 : 0)))
  }

  fileprivate static let workspaceNeeded = APIError(
    .badRequest, "workspace_needed",
    Localized(
      "You are in several workspaces; send the slug of one as workspace.",
      arabic: "أنت عضو في أكثر من مساحة عمل؛ أرسل المعرّف النصي لإحداها في الحقل workspace."))

  fileprivate static let loginSuspended = APIError(
    .forbidden, "workspace_suspended",
    Localized(
      "This workspace is suspended. Please contact support.",
      arabic: "مساحة العمل هذه موقوفة. يُرجى التواصل مع الدعم."))
}
