import Core
import HTTPServer
import RateLimit
import TenantKit

// Why a request is not let in, in words for the caller.
extension APIError {
  static let credentialsMissing = APIError(
    .unauthorized, "credentials_missing",
    Localized(
      "Send an API key: X-Public-Key with X-Secret-Key, Authorization: Bearer, or X-API-Key.",
      arabic:
        "أرسل مفتاح API: الترويستين X-Public-Key وX-Secret-Key، أو Authorization: Bearer، أو X-API-Key."
    ))

  /// An unknown key, a wrong secret, and keys that contradict each other look the same.
  static let invalidCredentials = APIError(
    .unauthorized, "invalid_credentials",
    Localized("The credentials are not valid.", arabic: "بيانات الاعتماد غير صالحة."))

  static let keyInactive = APIError(
    .unauthorized, "key_inactive",
    Localized(
      "The API key is disabled or has expired.", arabic: "مفتاح API معطّل أو منتهي الصلاحية."))

  static let sessionOver = APIError(
    .unauthorized, "unauthenticated",
    Localized(
      "The session is over. Please log in again.", arabic: "انتهت الجلسة. يُرجى تسجيل الدخول مجددًا.")
  )

  static let workspaceSuspended = APIError(
    .forbidden, "workspace_suspended",
    Localized(
      "This workspace is suspended. Please contact support.",
      arabic: "مساحة العمل هذه موقوفة. يُرجى التواصل مع الدعم."))

  static let addressNotAllowed = APIError(
    .forbidden, "address_not_allowed",
    Localized(
      "This API key may not be used from this address.",
      arabic: "لا يُسمح باستخدام مفتاح API هذا من هذا العنوان."))

  /// Another site's page made the browser send this.
  static let foreignOrigin = APIError(
    .forbidden, "foreign_origin",
    Localized(
      "A page of another origin may not do this with a console session.",
      arabic: "لا يُسمح لصفحة من موقع آخر بتنفيذ هذا عبر جلسة لوحة التحكم."))

  static func insufficientAbility(_ ability: Ability) -> APIError {
    APIError(
      .forbidden, "insufficient_ability",
      Localized(
        "The API key does not have the required ability.",
        arabic: "لا يملك مفتاح API الصلاحية المطلوبة."),
      details: ["required_ability": .string("\(ability)")], note: "\(ability)")
  }

  /// Too much from one address, of what is counted by address.
  static func addressLimited(retryAfterSeconds: Int) -> APIError {
    APIError(
      .tooManyRequests, "rate_limit_exceeded",
      Localized(
        "Too many requests from this address. Please slow down.",
        arabic: "طلبات كثيرة جدًا من هذا العنوان. يُرجى التمهل."),
      retryAfterSeconds: retryAfterSeconds)
  }

  init(_ refusal: LimitRefusal) {
    switch refusal {
    case .storeUnavailable(let pause):
      self.init(
        .serviceUnavailable, "limits_unavailable",
        Localized(
          "Requests cannot be counted right now, so none is let in. Please try again in a moment.",
          arabic: "يتعذر احتساب الطلبات الآن، لذا لا يُقبل أي طلب. يُرجى المحاولة بعد لحظات."),
        retryAfterSeconds: Int(pause.components.seconds))
    case .exhausted(let window, let limit, let retryAfter):
      self.init(
        .tooManyRequests, window.refusalCode, window.refusal,
        details: ["limit": .integer(limit), "window": .string(window.name)],
        retryAfterSeconds: Int(retryAfter.components.seconds))
    }
  }
}

extension Window {
  fileprivate var refusalCode: String {
    switch self {
    case .minute, .hour: "rate_limit_exceeded"
    case .day: "daily_quota_exceeded"
    case .month: "monthly_quota_exceeded"
    }
  }

  fileprivate var refusal: Localized {
    switch self {
    case .minute:
      Localized("Per-minute rate limit exceeded.", arabic: "تم تجاوز حد الطلبات في الدقيقة.")
    case .hour: Localized("Hourly rate limit exceeded.", arabic: "تم تجاوز حد الطلبات في الساعة.")
    case .day: Localized("Daily request quota exceeded.", arabic: "تم تجاوز حصة الطلبات اليومية.")
    case .month:
      Localized("Monthly request quota exceeded.", arabic: "تم تجاوز حصة الطلبات الشهرية.")
    }
  }
}
