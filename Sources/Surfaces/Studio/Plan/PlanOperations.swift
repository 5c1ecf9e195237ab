import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit

/// What the workspace's plan allows and how much of it is used.
enum PlanOperations {
  static let all = [show]

  private static let show = Operation(
    .get, "/api/plan", .studio, access: .owner(nil),
    summary: Localized("The current plan and its use.", arabic: "الخطة الحالية واستخدامها."),
    output: .json(
      .object([
        .required("plan", LimitRules.planSchema),
        .required(
          "usage",
          .object([
            .required("seats", count), .required("api_keys", count),
            .required("requests", requests),
          ])),
      ])),
    reading: { call in
      let (seats, keys) = try await call.store.read { tx throws in
        (try Users.count(in: tx), try APIKeys.count(in: tx))
      }
      return .json([
        "plan": call.rules.planView(call.principal.tenant.plan),
        "usage": [
          "seats": .integer(seats), "api_keys": .integer(keys),
          "requests": .object(
            JSONObject(Window.allCases.map { ($0.name, view(call.limits[$0])) })),
        ],
      ])
    })

  private static func view(_ window: LimitReport.Entry) -> JSON {
    [
      "limit": window.limit.map { .integer($0) } ?? .null, "used": .integer(window.used),
      "remaining": window.remaining.map { .integer($0) } ?? .null,
      "resets_at": .time(window.limit == nil ? nil : window.resetAt),
    ]
  }

  private static let count = Schema.integer(0...Int64.max)

  private static let requests = Schema.object(
    Window.allCases.map { window in
      .required(
        window.name,
        .object([
          .required("limit", .nullable(count)), .required("used", count),
          .required("remaining", .nullable(count)),
          .required("resets_at", .nullable(.string(.dateTime))),
        ]))
    }
  ).noted(
    Localized(
      "What the calling key or console used of each limit.",
      arabic: "ما استخدمه المفتاح أو لوحة التحكم من كل حد."))
}
