import Core
import Messages
import Operations

extension ChannelSession {
  /// A session as its workspace sees it: everything but its credentials.
  var view: JSON { .object(members) }

  private var members: JSONObject {
    let warmup = settings.warmup
    return [
      "id": .string("\(id)"), "channel": .string(channel),
      "driver": driver.map(JSON.string) ?? .null, "name": .string(name),
      "description": .string(description),
      "phone_number": phoneNumber.map(JSON.string) ?? .null, "status": .string(status.rawValue),
      "reason": reason.isEmpty ? .null : .string(reason),
      "account": accountID.isEmpty
        ? .null : ["id": .string(accountID), "name": .string(accountName)],
      "test": .bool(isTest), "daily_limit": settings.dailyLimit.map(JSON.integer) ?? .null,
      "warmup_enabled": .bool(warmup != nil),
      "warmup_start_limit": warmup.map { .integer($0.startLimit) } ?? .null,
      "warmup_max_limit": warmup.map { .integer($0.maxLimit) } ?? .null,
      "warmup_days": warmup.map { .integer($0.days) } ?? .null,
      "simulate_typing": .bool(settings.simulatesTyping),
      "connected_at": .time(connectedAt), "expires_at": .time(expiresAt),
      "created_at": .time(createdAt), "updated_at": .time(updatedAt),
    ]
  }

  static let viewSchema = Schema.object([
    .required("id", .string(.uuid)), .required("channel", .string()),
    .required("driver", .nullable(.string())), .required("name", .string()),
    .required("description", .string()), .required("phone_number", .nullable(.string())),
    .required("status", .string(oneOf: SessionStatus.allCases.map(\.rawValue))),
    .required("reason", .nullable(.string())),
    .required(
      "account",
      .nullable(.object([.required("id", .string()), .required("name", .string())]))),
    .required("test", .boolean), .required("daily_limit", .nullable(.integer(1...Int64.max))),
    .required("warmup_enabled", .boolean),
    .required("warmup_start_limit", .nullable(.integer(1...Int64.max))),
    .required("warmup_max_limit", .nullable(.integer(1...Int64.max))),
    .required("warmup_days", .nullable(.integer(1...Int64.max))),
    .required("simulate_typing", .boolean),
    .required("connected_at", .nullable(.string(.dateTime))),
    .required("expires_at", .nullable(.string(.dateTime))),
    .required("created_at", .string(.dateTime)), .required("updated_at", .string(.dateTime)),
  ])
}
