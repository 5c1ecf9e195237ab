package import Core
package import HTTPServer

/// The form that a surface gives its errors.
package struct ErrorEnvelope: Sendable {
  let surface: Surface

  package init(_ surface: Surface) { self.surface = surface }

  /// The whole answer for an error.
  package func response(for error: APIError, in language: Language) -> Response {
    var response = Response(
      status(of: error), type: "application/json", json(for: error, in: language).serialized())
    response.headers.add(.contentLanguage, language.rawValue)
    response.headers.add(.vary, "accept-language")
    response.headers.add(.cacheControl, "no-store")
    if let seconds = error.retryAfterSeconds { response.headers.add(.retryAfter, seconds) }
    if error.status == .unauthorized { response.headers.add(.wwwAuthenticate, "Bearer") }
    return response
  }

  func json(for error: APIError, in language: Language) -> JSON {
    switch surface {
    case .messaging, .system: ["error": body(error, language)]
    case .social: ["success": false, "error": body(error, language)]
    case .studio: studio(error, language)
    case .crm: crm(error, language)
    }
  }

  private func body(_ error: APIError, _ language: Language) -> JSON {
    var details = error.details
    if !error.problems.isEmpty { details["errors"] = errors(error, language) }
    return [
      "code": .string(error.code), "message": .string(error.message[language]),
      "details": .object(details),
    ]
  }

  private func crm(_ error: APIError, _ language: Language) -> JSON {
    var object: JSONObject = [
      "status": "error", "message": .string(sentence(error, language)),
      "code": .string(crmCode(of: error)),
    ]
    if !error.problems.isEmpty { object["errors"] = errors(error, language) }
    return .object(object)
  }

  /// One sentence is all that this document has room for, so the problems join it.
  private func studio(_ error: APIError, _ language: Language) -> JSON {
    let sentences = [sentence(error, language)] + error.problems.map(\.message[language])
    return [
      "error": .string(sentences.joined(separator: " ")),
      "code": .string(error.code.uppercased()),
    ]
  }

  /// The message, with the note that would else be lost.
  private func sentence(_ error: APIError, _ language: Language) -> String {
    error.message[language] + (error.note.map { " (\($0))" } ?? "")
  }

  /// Every message of every field, fields in the order they were found.
  private func errors(_ error: APIError, _ language: Language) -> JSON {
    var object = JSONObject()
    for problem in error.problems {
      let before = object[problem.path]?.arrayValue ?? []
      object[problem.path] = .array(before + [.string(problem.message[language])])
    }
    return .object(object)
  }

  /// The studio document knows no 422.
  private func status(of error: APIError) -> Status {
    surface == .studio && error.status == .unprocessableContent ? .badRequest : error.status
  }

  /// The crm document has one code a status for these; others keep their own.
  private func crmCode(of error: APIError) -> String {
    switch error.status.code {
    case 401: "UNAUTHORIZED"
    case 403: "FORBIDDEN"
    case 404: "NOT_FOUND"
    case 422: "VALIDATION_FAILED"
    case 429: "RATE_LIMITED"
    case 500: "SERVER_ERROR"
    default: error.code.uppercased()
    }
  }
}
