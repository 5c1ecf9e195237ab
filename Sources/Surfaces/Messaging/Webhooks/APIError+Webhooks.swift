import Core
import HTTPServer
import Operations
import TenantKit
import Webhooks

extension APIError {
  /// A rule of webhooks, as callers hear of it.
  init(_ error: WebhookError) {
    switch error.code {
    case .invalid(let field): self = .invalid([FieldProblem(field, error.message)])
    case .tooMany: self.init(.forbidden, "too_many_webhooks", error.message)
    case .inactive: self = .conflict("webhook_inactive", error.message)
    case .inProgress: self = .conflict("delivery_in_progress", error.message)
    case .tooManyReplays(let seconds):
      self.init(
        .tooManyRequests, "rate_limit_exceeded", error.message,
        details: ["limit": .integer(Int64(ReplayAllowance.perMinuteMax))],
        retryAfterSeconds: seconds)
    }
  }

  /// Runs the closure; what a rule of webhooks refuses becomes an answer.
  static func explaining<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as WebhookError {
      throw APIError(error)
    }
  }

  fileprivate static let boundToSession = APIError(
    .forbidden, "session_bound",
    Localized(
      "This API key is bound to one session, and webhooks tell of all of them.",
      arabic: "هذا المفتاح مرتبط بجلسة واحدة، بينما تشمل خطافات الويب جميع الجلسات."))
}

extension TenantCall {
  /// Throws when the caller may read through one session only: events come from all.
  func checkSeesAllSessions() throws(APIError) {
    guard case .key(let key) = principal.who, key.boundSession != nil else { return }
    throw .boundToSession
  }

  /// The id of that name in the path. One that is no UUID is of nothing.
  func pathID(_ name: String) throws(APIError) -> UUID {
    guard let id = input.path[name]?.stringValue.flatMap({ UUID($0) }) else { throw .notFound }
    return id
  }
}
