import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit

/// What a key can learn about itself.
enum MeOperation {
  static let operation = Operation(
    .get, "/api/v1/me", .messaging, access: .key(nil),
    summary: Localized(
      "The calling key: abilities, bound session, limits, usage, what remains.",
      arabic: "المفتاح المستخدم: صلاحياته والجلسة المرتبطة به وحدوده واستخدامه والمتبقي."),
    output: .json(.object([.required("data", schema)]))
  ) { call in
    .bytes(answer(to: call), type: "application/json")
  }

  private static let schema = Schema.object([
    .required("id", .string(.uuid)), .required("name", .string()),
    .required("tenant_id", .string(.uuid)), .required("session_id", .nullable(.string(.uuid))),
    .required("abilities", .array(.string())),
    .required("expires_at", .nullable(.string(.dateTime))),
    .required("last_used_at", .nullable(.string(.dateTime))),
    .required("usage", .object([.required("today", count), .required("month", count)])),
    .required("limits", windows(.nullable(count))),
    .required("remaining", windows(.nullable(count))),
    .required(
      "limit_sources",
      windows(.string()).noted(
        Localized("Where each limit was set.", arabic: "أين ضُبط كل حد."))),
  ])

  private static let count = Schema.integer(0...Int64.max)

  private static func windows(_ schema: Schema) -> Schema {
    .object(Window.allCases.map { .required($0.key, schema) })
  }

  /// Asked for more often than anything else, so it is written without a tree in between.
  private static func answer(to call: TenantCall) -> [UInt8] {
    let principal = call.principal
    let limits = call.limits
    var json = JSONWriter(bytesCapacity: 1_024)
    json.object { json in
      json.key("data")
      json.object { json in
        json.members(principal.profile)
        json.member("last_used_at", principal.lastUsedAt)
        json.key("usage")
        json.object { json in
          json.member("today", limits[.day].used)
          json.member("month", limits[.month].used)
        }
        json.members(limits.texts.members)
        json.key("remaining")
        json.object { json in
          for window in Window.allCases { json.member(window.key, limits[window].remaining) }
        }
      }
    }
    return json.bytes
  }
}
