import HTTPServer

/// Answers with the request's id, so that a caller can name it.
struct RequestIdentity: Middleware {
  func wrapping(_ next: @escaping Next, for operation: Operation) -> Next {
    { call in
      var response = try await next(call)
      response.headers.set(.xRequestID, call.requestID)
      return response
    }
  }
}
