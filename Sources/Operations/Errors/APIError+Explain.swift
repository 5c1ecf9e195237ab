import Core
import HTTPServer
import Store
import TenantKit

extension APIError {
  /// What to tell a caller of any error. One that nobody foresaw goes to the log; the caller learns only the
  /// request's id.
  init(explaining error: any Error, to call: Call) {
    switch error {
    case let error as APIError: self = error
    case let error as TenantError: self.init(error)
    case let error as BodyError: self.init(error)
    case let error as StoreError where error.isPassing:
      call.log.error("the database could not serve a request", ["error": .string("\(error)")])
      self.init(error)
    default:
      call.log.error(
        "unexpected error",
        ["type": .string("\(type(of: error))"), "error": .string("\(error)")])
      self = .unexpected(requestID: call.requestID)
    }
  }

  private init(_ error: BodyError) {
    switch error {
    case .tooLarge(let limit): self.init(Refusal.bodyTooLarge(limitBytes: limit))
    case .timeout: self.init(Refusal.bodyTimeout)
    case .malformed(let malformation): self.init(Refusal.malformed(malformation))
    case .disconnected: self.init(Refusal.bodyTimeout)
    }
  }

  /// The database has too much to do or is away: the caller may come again.
  private init(_ error: StoreError) {
    if error.code == .unknownOutcome {
      self.init(
        .serviceUnavailable, "outcome_unknown",
        Localized(
          "The connection to the database broke while the change was being kept; it may have happened or not. Repeat the request with the same Idempotency-Key.",
          arabic:
            "انقطع الاتصال بقاعدة البيانات أثناء حفظ التغيير، وقد يكون تم أو لم يتم. أعد الطلب بنفس Idempotency-Key."
        ), retryAfterSeconds: 1)
    } else {
      self.init(
        .serviceUnavailable, "temporarily_unavailable",
        Localized(
          "The service cannot do this right now. Please try again in a moment.",
          arabic: "لا يمكن تنفيذ الطلب الآن. يُرجى المحاولة بعد لحظات."),
        retryAfterSeconds: 1)
    }
  }
}

extension StoreError {
  /// Whether it is a matter of the moment, and not a mistake of the program.
  fileprivate var isPassing: Bool { isTransient || code == .unknownOutcome || code == .closed }
}
