import Core
import HTTPServer

/// Turns what a handler throws into an answer in the form of its surface.
struct ErrorTranslation: Middleware {
  func wrapping(_ next: @escaping Next, for operation: Operation) -> Next {
    { call in
      do {
        return try await next(call)
      } catch {
        return Self.response(to: error, for: call)
      }
    }
  }

  static func response(to error: any Error, for call: Call) -> Response {
    ErrorEnvelope(call.operation.surface)
      .response(for: apiError(for: error, in: call), in: call.language)
  }

  /// An error that nobody foresaw goes to the log; the caller learns only the request's id.
  private static func apiError(for error: any Error, in call: Call) -> APIError {
    if let error = error as? APIError { return error }
    if case .tooLarge(let limit)? = error as? BodyError {
      return APIError(Refusal.bodyTooLarge(limitBytes: limit))
    }
    if case .timeout? = error as? BodyError { return APIError(Refusal.bodyTimeout) }
    if case .malformed(let malformation)? = error as? BodyError {
      return APIError(Refusal.malformed(malformation))
    }
    call.log.error(
      "unexpected error",
      ["type": .string("\(type(of: error))"), "error": .string("\(error)")])
    return .unexpected(requestID: call.requestID)
  }
}
