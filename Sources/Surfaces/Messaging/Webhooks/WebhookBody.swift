import Core
import Operations
import TenantKit
import Webhooks

/// What a caller sends to make or change a webhook.
struct WebhookBody: Sendable {
  private let body: JSON

  init(_ call: TenantCall) { body = call.input.body }

  static let creationSchema = Schema.object(
    [.required("url", urlSchema), .optional("secret", .nullable(secretSchema))] + sharedFields)

  static let changeSchema = Schema.object([.optional("url", urlSchema)] + sharedFields)

  static let rotationSchema = Schema.object([.optional("secret", .nullable(secretSchema))])

  private static let urlSchema = Schema.string(length: 1...WebhookDraft.urlLengthMax).noted(
    Localized(
      "Where events are posted to. It must lead to a public address.",
      arabic: "العنوان الذي تُرسل إليه الأحداث. يجب أن يؤدي إلى عنوان عام."),
    example: "https://example.com/webhook")

  private static let secretSchema = Schema.string(length: SigningSecret.lengthRange).noted(
    Localized(
      "What deliveries are signed with; made by the gateway when it is left out.",
      arabic: "ما تُوقَّع به عمليات التسليم؛ تنشئه البوابة إن لم يُرسل."))

  private static let eventNames = EventKind.allCases.map(\.rawValue).joined(separator: ", ")

  private static let sharedFields: [Schema.Field] = [
    .optional(
      "events",
      .array(.string(length: 1...60), count: 1...100).noted(
        Localized(
          "The names of the events that are wanted, of these: \(eventNames). * is all of them.",
          arabic: "أسماء الأحداث المطلوبة من هذه: \(eventNames). الرمز * يعني جميعها."))),
    .optional("description", .nullable(.string(length: 0...WebhookDraft.descriptionLengthMax))),
    .optional("is_active", .boolean),
    .optional("header_prefix", .nullable(.string(length: 1...HeaderPrefix.lengthMax))),
    .optional(
      "retry_schedule",
      .nullable(
        .array(
          .integer(1...AttemptSchedule.pauseMax.components.seconds),
          count: 1...AttemptSchedule.countMax)
      ).noted(
        Localized(
          "The pauses between attempts, in seconds; null is 10 s, 60 s, 5 min, 30 min, 2 h.",
          arabic: "المدد بين المحاولات بالثواني؛ null تعني 10 ث، 60 ث، 5 د، 30 د، ساعتين."))),
  ]

  /// The webhook to make, or what is to change of one.
  func draft(in places: EndpointPlaces) throws(WebhookError) -> WebhookDraft {
    try WebhookDraft(
      url: body["url"]?.stringValue, in: places,
      description: body["description"].map { $0.stringValue ?? "" },
      events: body["events"]?.arrayValue?.compactMap(\.stringValue),
      headerPrefix: body["header_prefix"].map { .set($0.stringValue) } ?? .keep,
      schedule: body["retry_schedule"].map {
        .set($0.arrayValue?.compactMap(\.integerValue))
      } ?? .keep,
      isActive: body["is_active"]?.boolValue)
  }

  /// Throws where a secret is sent to be changed with the rest: one that was left out unsaid would verify nothing.
  func checkSendsNoSecret() throws(APIError) {
    guard body["secret"] == nil || body["secret"] == .null else {
      throw .invalid([.secretIsRotated])
    }
  }

  /// The secret that was sent.
  func secret() throws(WebhookError) -> SigningSecret? {
    guard let text = body["secret"]?.stringValue else { return nil }
    return try SigningSecret(text)
  }
}

extension FieldProblem {
  fileprivate static let secretIsRotated = FieldProblem(
    "secret",
    Localized(
      "The secret is changed with POST /api/v1/webhooks/{webhook}/rotate-secret; leave it out here.",
      arabic: "يُغيَّر السر عبر POST /api/v1/webhooks/{webhook}/rotate-secret؛ لا ترسله هنا."))
}
