import Core
import HTTPServer

extension APIError {
  static let invalidIdempotencyKey = APIError(
    .badRequest, "invalid_idempotency_key",
    Localized(
      "An Idempotency-Key is 1 to 255 letters, digits, hyphens and underscores.",
      arabic: "يتكوّن Idempotency-Key من 1 إلى 255 حرفًا لاتينيًا أو رقمًا أو شرطة أو شرطة سفلية."))

  static let idempotencyKeyReused = APIError(
    .unprocessableContent, "idempotency_key_reused",
    Localized(
      "This Idempotency-Key was used for a different request. Use a new key for a new request.",
      arabic: "استُخدم Idempotency-Key هذا مع طلب مختلف. استخدم مفتاحًا جديدًا للطلب الجديد."))

  static let requestInProgress = APIError(
    .conflict, "request_in_progress",
    Localized(
      "The first request with this Idempotency-Key is still running. Ask again in a moment.",
      arabic: "الطلب الأول بهذا Idempotency-Key ما زال قيد التنفيذ. أعد المحاولة بعد لحظات."),
    retryAfterSeconds: 1)
}
