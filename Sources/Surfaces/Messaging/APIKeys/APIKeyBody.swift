import Core
import Operations
import RateLimit
import TenantKit

/// What a caller sends to make or change a key.
struct APIKeyBody: Sendable {
  static let forms = ["pair", "bearer", "header"]

  private let body: JSON
  private let now: Timestamp
  private let ceiling: KeyCeiling

  init(_ call: TenantCall) {
    body = call.input.body
    now = call.now
    ceiling = KeyCeiling(call)
  }

  static let creationSchema = Schema.object(
    [
      .required("name", .string(length: 1...200)), .optional("form", .string(oneOf: forms)),
      .optional("is_test", .boolean),
    ] + sharedFields)

  static let changeSchema = Schema.object(
    [.optional("name", .string(length: 1...200)), .optional("is_active", .boolean)] + sharedFields)

  private static let sharedFields: [Schema.Field] = [
    .optional("abilities", .array(.string(length: 1...81), count: 0...Abilities.countMax)),
    .optional("session_id", .nullable(.string(.uuid))),
    .optional("expires_at", .nullable(.string(.dateTime))),
    .optional("limits", KeyCeiling.schema),
    .optional(
      "allowed_addresses", .array(.string(length: 1...64), count: 0...AddressList.countMax)),
  ]

  /// The key to make.
  func draft() throws -> KeyDraft {
    let form = body["form"]?.stringValue.flatMap(KeyForm.init) ?? .pair
    return try KeyDraft(
      name: body["name"]?.stringValue ?? "", form: form,
      isTest: body["is_test"]?.boolValue ?? false, abilities: abilities() ?? .all,
      boundSession: boundSession(or: nil), expiresAt: expiry(or: nil),
      limits: try ceiling.limits(body["limits"], for: form),
      addresses: try addresses() ?? .any)
  }

  /// What is to change of a key.
  func change(of key: APIKey) throws -> KeyChange {
    let limits = try body["limits"].map {
      try ceiling.limits($0, for: key.form, changing: key.limits)
    }
    return try KeyChange(
      name: .set(if: body["name"]?.stringValue), abilities: .set(if: abilities()),
      boundSession: .set(boundSession(or: key.boundSession)),
      expiresAt: .set(expiry(or: key.expiresAt)),
      isActive: .set(if: body["is_active"]?.boolValue), limits: .set(if: limits),
      addresses: .set(if: addresses()))
  }

  func abilities() throws(TenantError) -> Abilities? {
    guard let texts = body["abilities"]?.texts else { return nil }
    return try Abilities(texts)
  }

  /// The session that is sent, or the one that stays.
  func boundSession(or old: UUID?) -> UUID? {
    guard let value = body["session_id"] else { return old }
    return value.stringValue.flatMap { UUID($0) }
  }

  private func addresses() throws(TenantError) -> AddressList? {
    guard let texts = body["allowed_addresses"]?.texts else { return nil }
    do throws(TenantError) {
      return try AddressList(texts)
    } catch {
      throw TenantError(.invalid(field: "allowed_addresses"), error.message)
    }
  }

  private func expiry(or old: Timestamp?) throws(APIError) -> Timestamp? {
    guard let value = body["expires_at"] else { return old }
    guard let moment = value.stringValue.flatMap({ Timestamp(rfc3339: $0) }) else { return nil }
    guard moment > now else { throw .expiryIsOver }
    return moment
  }
}

extension KeyChange.Field {
  /// Sets what was sent; nil keeps.
  fileprivate static func set(if value: Value?) -> Self { value.map { .set($0) } ?? .keep }
}

extension JSON {
  fileprivate var texts: [String]? { arrayValue?.compactMap(\.stringValue) }
}

extension APIError {
  fileprivate static let expiryIsOver = APIError.invalid([
    FieldProblem(
      "expires_at",
      Localized("This time is over; name a later one.", arabic: "هذا الوقت مضى؛ اختر وقتًا لاحقًا."))
  ])
}
