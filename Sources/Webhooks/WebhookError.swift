package import Core
import TenantKit

/// Why a rule of webhooks refused something, in words for whoever asked.
package struct WebhookError: Error, Hashable, Sendable {
  /// The kind of a refusal; what a caller decides by.
  package enum Code: Hashable, Sendable {
    /// A value does not fit the field of this name.
    case invalid(field: String)
    /// The workspace has as many webhooks as one can have.
    case tooMany
    /// It is turned off; nothing can be sent to it now.
    case inactive
    /// An attempt of this delivery is under way.
    case inProgress
    /// As many replays as a minute allows; more after so many seconds.
    case tooManyReplays(retryAfterSeconds: Int)
  }

  package let code: Code
  package let message: Localized

  init(_ code: Code, _ message: Localized) {
    (self.code, self.message) = (code, message)
  }

  static func invalid(_ field: String, _ message: Localized) -> WebhookError {
    WebhookError(.invalid(field: field), message)
  }

  static let tooMany = WebhookError(
    .tooMany,
    Localized(
      "The workspace has \(Webhooks.countMax) webhooks, which is the most; remove one first.",
      arabic: "في مساحة العمل \(Webhooks.countMax) خطاف ويب وهو الحد الأقصى؛ احذف أحدها أولًا."))

  static let inactive = WebhookError(
    .inactive,
    Localized(
      "This webhook is turned off; set is_active to true first.",
      arabic: "خطاف الويب هذا متوقف؛ اجعل قيمة is_active تساوي true أولًا."))

  static let inProgress = WebhookError(
    .inProgress,
    Localized(
      "This delivery is being attempted right now; look at it again in a moment.",
      arabic: "تجري الآن محاولة تسليم هذا الحدث؛ راجعه بعد لحظات."))

  static func tooManyReplays(retryAfterSeconds seconds: Int) -> WebhookError {
    WebhookError(
      .tooManyReplays(retryAfterSeconds: seconds),
      Localized(
        "A webhook takes \(ReplayAllowance.perMinuteMax) replays a minute.",
        arabic: "يُسمح لكل خطاف ويب بإعادة \(ReplayAllowance.perMinuteMax) تسليم في الدقيقة."))
  }
}

extension WebhookError: CustomStringConvertible {
  /// The English sentence.
  package var description: String { message.english }
}
