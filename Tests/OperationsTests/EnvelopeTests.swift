import Core
import OperationsTestKit
import Testing

@testable import HTTPServer
@testable import Operations

@Suite struct EnvelopeTests {
  private static let invalid = APIError.invalid([
    FieldProblem("email", Complaint.mustBe(StringRule.Format.email.noun).sentence(about: "email")),
    FieldProblem("tags.0", Complaint.isRequired.sentence(about: "tags.0")),
  ])

  @Test(arguments: [
    (
      Surface.messaging,
      #"{"error":{"code":"validation_failed","message":"The given data was invalid.","details":{"errors":"#
        + #"{"email":["The email field must be a valid email address."],"tags.0":["The tags.0 field is required."]}}}}"#
    ),
    (
      .crm,
      #"{"status":"error","message":"The given data was invalid.","code":"VALIDATION_FAILED","errors":"#
        + #"{"email":["The email field must be a valid email address."],"tags.0":["The tags.0 field is required."]}}"#
    ),
    (
      .social,
      #"{"success":false,"error":{"code":"validation_failed","message":"The given data was invalid.","#
        + #""details":{"errors":{"email":["The email field must be a valid email address."],"#
        + #""tags.0":["The tags.0 field is required."]}}}}"#
    ),
    (
      .studio,
      #"{"error":"The given data was invalid. The email field must be a valid email address. "#
        + #"The tags.0 field is required.","code":"VALIDATION_FAILED"}"#
    ),
  ])
  func `each surface gives validation errors its own form`(surface: Surface, expected: String) {
    let response = ErrorEnvelope(surface).response(for: Self.invalid, in: .english)
    #expect(response.text == expected)
    #expect(response.status.code == (surface == .studio ? 400 : 422))
    #expect(response.headers[.contentType] == "application/json")
  }

  @Test func `an error without fields has empty details`() {
    let response = ErrorEnvelope(.messaging).response(for: .notFound, in: .english)
    let expected =
      #"{"error":{"code":"not_found","message":"There is nothing here.","details":{}}}"#
    #expect(response.text == expected)
  }

  @Test(arguments: [
    (401, "UNAUTHORIZED"), (403, "FORBIDDEN"), (404, "NOT_FOUND"), (422, "VALIDATION_FAILED"),
    (429, "RATE_LIMITED"), (500, "SERVER_ERROR"), (409, "SOME_CODE"),
  ])
  func `crm keeps to the codes of its document`(status: Int, code: String) throws {
    let error = APIError(Status(status), "some_code", Localized("No.", arabic: "لا."))
    let json = try ErrorEnvelope(.crm).response(for: error, in: .english).json()
    #expect(json["code"] == .string(code))
  }

  @Test func `messages come in Arabic and codes stay`() throws {
    let response = ErrorEnvelope(.crm).response(for: Self.invalid, in: .arabic)
    let json = try response.json()
    #expect(json["message"] == "البيانات المرسلة غير صالحة.")
    #expect(json["code"] == "VALIDATION_FAILED")
    #expect(json["errors"]?["tags.0"] == ["الحقل tags.0 مطلوب."])
    #expect(response.headers[.contentLanguage] == "ar")
  }

  @Test func `an error says when to come back`() {
    let error = APIError(Refusal.overloaded(retryAfterSeconds: 7))
    let response = ErrorEnvelope(.studio).response(for: error, in: .english)
    #expect(response.headers[.retryAfter] == "7")
    #expect(response.status.code == 503)
  }
}
