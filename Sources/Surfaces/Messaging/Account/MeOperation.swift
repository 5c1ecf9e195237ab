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
    .json(bytes: answer(to: call))
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
    let limits = call.limits
    let profile = call.principal.profile
    return ByteWriter.bytes(
      capacity: varyingByteCountMax + profile.count + limits.texts.members.count
    ) { text in
      text.put(#"{"data":{"#)
      text.put(profile)
      text.put(#","last_used_at":"#)
      put(call.principal.newestUse, to: &text)
      text.put(#","usage":{"today":"#)
      text.put(limits.windows.day.used)
      text.put(#","month":"#)
      text.put(limits.windows.month.used)
      text.put("},")
      text.put(limits.texts.members)
      text.put(#","remaining":{"per_minute":"#)
      text.put(limits.windows.minute.remaining)
      text.put(#","per_hour":"#)
      text.put(limits.windows.hour.remaining)
      text.put(#","daily":"#)
      text.put(limits.windows.day.remaining)
      text.put(#","monthly":"#)
      text.put(limits.windows.month.remaining)
      text.put("}}}")
    }
  }

  /// The names around the numbers, and the numbers as long as they can be.
  private static let varyingByteCountMax = 320

  private static func put(_ time: Timestamp?, to text: inout ByteWriter) {
    if let time {
      text.put("\"")
      text.putSecond(of: time)
      text.put("\"")
    } else {
      text.put("null")
    }
  }
}
