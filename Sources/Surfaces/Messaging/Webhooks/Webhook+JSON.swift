import Core
import HTTPServer
import Operations
import Webhooks

extension Webhook {
  /// A webhook as its workspace sees it: everything but its secret.
  var view: JSON { .object(members) }

  fileprivate var members: JSONObject {
    [
      "id": .string("\(id)"), "url": .string(url), "description": .string(description),
      "events": .array(events.names.map { .string($0) }), "is_active": .bool(isActive),
      "header_prefix": headerPrefix.map { .string("\($0)") } ?? .null,
      "retry_schedule": .array((schedule ?? .standard).seconds.map { .integer($0) }),
      "secret_hint": .string(secretHint), "previous_secret_expires_at": .time(previousSecretUntil),
      "disabled_reason": disabledReason.map { .string($0.rawValue) } ?? .null,
      "disabled_at": .time(disabledAt), "failing_since": .time(failingSince),
      "created_at": .time(createdAt), "updated_at": .time(updatedAt),
    ]
  }

  static let viewSchema = Schema.object(viewFields)

  fileprivate static let viewFields: [Schema.Field] = [
    .required("id", .string(.uuid)), .required("url", .string()),
    .required("description", .string()), .required("events", .array(.string())),
    .required("is_active", .boolean),
    .required(
      "header_prefix",
      .nullable(.string()).noted(
        Localized("Null is the gateway's own.", arabic: "القيمة null تعني بادئة البوابة نفسها."))),
    .required(
      "retry_schedule",
      .array(.integer()).noted(
        Localized(
          "The pauses between attempts, in seconds.", arabic: "المدد بين المحاولات بالثواني."))),
    .required(
      "secret_hint",
      .string().noted(
        Localized("Its last four characters.", arabic: "آخر أربعة أحرف منه."))),
    .required(
      "previous_secret_expires_at",
      .nullable(.string(.dateTime)).noted(
        Localized(
          "Until then deliveries are also signed with the secret before.",
          arabic: "حتى ذلك الوقت تُوقَّع عمليات التسليم بالسر السابق أيضًا."))),
    .required(
      "disabled_reason", .nullable(.string(oneOf: DisabledReason.allCases.map(\.rawValue)))),
    .required("disabled_at", .nullable(.string(.dateTime))),
    .required("failing_since", .nullable(.string(.dateTime))),
    .required("created_at", .string(.dateTime)), .required("updated_at", .string(.dateTime)),
  ]
}

extension IssuedWebhook {
  /// The only answer that shows the secret. No cache may keep it.
  func reply(_ status: Status) -> Reply {
    var members = webhook.members
    members["secret"] = .string(secret.text.exposed)
    var reply = Reply.json(.object(members), status: status)
    reply.headers.add(.cacheControl, "no-store")
    return reply
  }

  static let viewSchema = Schema.object(Webhook.viewFields + [.required("secret", .string())])
}
