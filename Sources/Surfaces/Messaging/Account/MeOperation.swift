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
    let limits = call.limits
    var text: [UInt8] = []
    text.reserveCapacity(bytesExpected)
    text.append(contentsOf: #"{"data":{"#.utf8)
    text.append(contentsOf: call.principal.profile)
    text.append(contentsOf: #","last_used_at":"#.utf8)
    append(call.principal.newestUse, to: &text)
    text.append(contentsOf: #","usage":{"today":"#.utf8)
    Decimal.append(limits[.day].used, to: &text)
    text.append(contentsOf: #","month":"#.utf8)
    Decimal.append(limits[.month].used, to: &text)
    text.append(contentsOf: "},".utf8)
    text.append(contentsOf: limits.texts.members)
    text.append(contentsOf: #","remaining":{"per_minute":"#.utf8)
    append(limits[.minute].remaining, to: &text)
    text.append(contentsOf: #","per_hour":"#.utf8)
    append(limits[.hour].remaining, to: &text)
    text.append(contentsOf: #","daily":"#.utf8)
    append(limits[.day].remaining, to: &text)
    text.append(contentsOf: #","monthly":"#.utf8)
    append(limits[.month].remaining, to: &text)
    text.append(contentsOf: "}}}".utf8)
    return text
  }

  /// What an answer takes, unless names are very long.
  private static let bytesExpected = 768

  private static func append(_ number: Int64?, to text: inout [UInt8]) {
    if let number {
      Decimal.append(number, to: &text)
    } else {
      text.append(contentsOf: "null".utf8)
    }
  }

  private static func append(_ time: Timestamp?, to text: inout [UInt8]) {
    if let time {
      text.append(UInt8(ascii: "\""))
      text.append(contentsOf: time.rfc3339.utf8)
      text.append(UInt8(ascii: "\""))
    } else {
      text.append(contentsOf: "null".utf8)
    }
  }
}
