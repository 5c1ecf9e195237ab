import Core
import HTTPServer
import Operations
import TenantKit

/// What a caller sends to add or change a user.
struct UserBody: Sendable {
  private let body: JSON

  init(_ body: JSON) { self.body = body }

  static let creationSchema = Schema.object([
    .required("email", .string(.email)), .optional("name", .string(length: 1...200)),
    .optional("role", roleSchema), .optional("password", passwordSchema),
  ])

  static let changeSchema = Schema.object([
    .optional("email", .string(.email)), .optional("name", .string(length: 1...200)),
    .optional("role", roleSchema), .optional("password", passwordSchema),
    .optional("status", .string(oneOf: User.Status.allCases.map(\.rawValue))),
  ])

  private static let roleSchema = Schema.string(oneOf: Role.allCases.map(\.rawValue))
  private static let passwordSchema = Schema.string(
    length: Password.lengthMin...Password.lengthMax
  ).noted(
    Localized(
      "Never shown again. Without one the user cannot log in to the console.",
      arabic: "لا تظهر بعد ذلك أبدًا. من دونها لا يستطيع المستخدم دخول لوحة التحكم."))

  var role: Role? { body["role"]?.stringValue.flatMap(Role.init) }

  /// The user to add: an agent unless said otherwise.
  func draft(_ passwords: PasswordWorker) async throws -> UserDraft {
    try UserDraft(
      email: body["email"]?.stringValue ?? "", name: body["name"]?.stringValue,
      role: (role ?? .agent).rawValue, passwordHash: try await passwordHash(passwords))
  }

  func change() throws(TenantError) -> UserChange {
    try UserChange(
      email: body["email"]?.stringValue, name: body["name"]?.stringValue,
      role: role?.rawValue, status: body["status"]?.stringValue.flatMap(User.Status.init))
  }

  /// The hash of the password that was sent, made outside any transaction.
  func passwordHash(_ passwords: PasswordWorker) async throws(APIError) -> PasswordHash? {
    guard let text = body["password"]?.stringValue, let password = Password(text) else {
      return nil
    }
    do throws(PasswordOverload) {
      return try await passwords.hash(password.secret)
    } catch {
      throw .passwordsBusy
    }
  }
}

extension APIError {
  /// Checking passwords is dear, so only so many are at a time.
  static let passwordsBusy = APIError(
    .serviceUnavailable, "overloaded",
    Localized(
      "Too many passwords are being checked right now. Please try again in a moment.",
      arabic: "يجري التحقق من كلمات مرور كثيرة الآن. يُرجى المحاولة بعد لحظات."),
    retryAfterSeconds: 2)
}
