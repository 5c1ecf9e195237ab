package import Core
package import HTTPServer

/// Why a request did not get what it asked for, in words for the caller.
///
/// A handler throws it; the envelope of the operation's surface gives it its form.
package struct APIError: Error, Sendable {
  package let status: Status
  /// Stable, in `snake_case`; each surface spells it its own way.
  package let code: String
  package let message: Localized
  /// What else a program may want to know.
  package let details: JSONObject
  /// What is wrong with each field, by its path.
  package let problems: [FieldProblem]
  /// When another try makes sense.
  package let retryAfterSeconds: Int?
  /// The one word of the details that must not be lost in a form that has no room for details.
  package let note: String?

  package init(
    _ status: Status, _ code: String, _ message: Localized, details: JSONObject = [:],
    problems: [FieldProblem] = [], retryAfterSeconds: Int? = nil,
    note: String? = nil
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.details = details
    self.problems = problems
    self.retryAfterSeconds = retryAfterSeconds
    self.note = note
  }
}

/// One thing that is wrong with one field.
package struct FieldProblem: Hashable, Sendable {
  /// The names and numbers on the way to it, with points between: `contacts.0.phone_number`.
  package let path: String
  package let message: Localized

  package init(_ path: String, _ message: Localized) {
    self.path = path
    self.message = message
  }
}

extension APIError {
  package static let notFound = APIError(
    .notFound, "not_found",
    Localized("There is nothing here.", arabic: "لا يوجد شيء هنا."))

  /// Something that stands in the way, which the caller can see and change.
  package static func conflict(_ code: String, _ message: Localized) -> APIError {
    APIError(.conflict, code, message)
  }

  /// Fields that do not fit, all of them.
  package static func invalid(_ problems: [FieldProblem]) -> APIError {
    APIError(
      .unprocessableContent, "validation_failed",
      Localized("The given data was invalid.", arabic: "البيانات المرسلة غير صالحة."),
      problems: problems)
  }

  /// Anything that nobody foresaw; the request id leads to its line in the log.
  static func unexpected(requestID: String) -> APIError {
    APIError(
      .internalServerError, "internal_error",
      Localized(
        "Something went wrong on our side. Please quote the request id \(requestID) to support.",
        arabic: "حدث خطأ من جهتنا. يُرجى ذكر معرّف الطلب \(requestID) عند التواصل مع الدعم."))
  }

  static let malformedQuery = APIError(
    .badRequest, "malformed_query",
    Localized(
      "The query cannot be read: send it as UTF-8, percent-encoded.",
      arabic: "تعذّرت قراءة معاملات العنوان؛ أرسلها بترميز UTF-8 وبصيغة percent-encoding."))

  static let wrongContentType = APIError(
    .unsupportedMediaType, "unsupported_media_type",
    Localized(
      "Send the body as application/json.", arabic: "أرسل المحتوى بصيغة application/json."))

  static func invalidJSON(_ error: JSONError) -> APIError {
    APIError(
      .badRequest, "invalid_json",
      Localized(
        "The body is not valid JSON (line \(error.line), byte \(error.byteOffset)).",
        arabic: "المحتوى ليس JSON صالحًا (السطر \(error.line)، البايت \(error.byteOffset))."),
      details: ["reason": .string(error.message)])
  }
}
