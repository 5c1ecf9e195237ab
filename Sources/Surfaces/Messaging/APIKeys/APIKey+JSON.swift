import Core
import Operations
import RateLimit
import TenantKit

extension APIKey {
  /// A key as its workspace sees it: everything but its secret.
  var view: JSON { .object(members) }

  fileprivate var members: JSONObject {
    [
      "id": .string("\(id)"), "name": .string(name), "form": .string(form.rawValue),
      "is_test": .bool(isTest), "public_id": .string(publicID),
      "abilities": .array(abilities.texts.map { .string($0) }),
      "session_id": boundSession.map { .string("\($0)") } ?? .null, "is_active": .bool(isActive),
      "expires_at": .time(expiresAt), "limits": limits.json,
      "allowed_addresses": .array(addresses.texts.map { .string($0) }),
      "last_used_at": .time(lastUsedAt), "created_at": .time(createdAt),
      "updated_at": .time(updatedAt), "secrets": .array(secrets.map(\.view)),
    ]
  }

  static let viewSchema = Schema.object(viewFields)

  fileprivate static let viewFields: [Schema.Field] = [
    .required("id", .string(.uuid)), .required("name", .string()),
    .required("form", .string(oneOf: APIKeyBody.forms)), .required("is_test", .boolean),
    .required("public_id", .string()), .required("abilities", .array(.string())),
    .required("session_id", .nullable(.string(.uuid))), .required("is_active", .boolean),
    .required("expires_at", .nullable(.string(.dateTime))),
    .required("limits", .map(.anything)), .required("allowed_addresses", .array(.string())),
    .required("last_used_at", .nullable(.string(.dateTime))),
    .required("created_at", .string(.dateTime)), .required("updated_at", .string(.dateTime)),
    .required("secrets", .array(SecretInfo.schema)),
  ]
}

extension SecretInfo {
  fileprivate var view: JSON {
    [
      "hint": .string(hint), "created_at": .time(createdAt), "expires_at": .time(expiresAt),
      "last_used_at": .time(lastUsedAt),
    ]
  }

  fileprivate static let schema = Schema.object([
    .required(
      "hint",
      .string().noted(
        Localized("Its last four characters.", arabic: "آخر أربعة أحرف منه."))),
    .required("created_at", .string(.dateTime)),
    .required("expires_at", .nullable(.string(.dateTime))),
    .required("last_used_at", .nullable(.string(.dateTime))),
  ])
}

extension IssuedKey {
  /// The key with its secret. Nothing else ever shows that.
  var view: JSON {
    var members = key.members
    switch credentials {
    case .pair(let publicKey, let secretKey):
      members["public_key"] = .string(publicKey)
      members["secret_key"] = .string(secretKey.exposed)
    case .token(let token):
      members[key.form == .header ? "api_key" : "token"] = .string(token.exposed)
    }
    return .object(members)
  }

  static let viewSchema = Schema.object(
    APIKey.viewFields
      + ["public_key", "secret_key", "token", "api_key"].map { .optional($0, .string()) })
}

extension JSON {
  /// A moment as every surface writes it.
  static func time(_ moment: Timestamp?) -> JSON {
    moment.map { .string($0.rfc3339) } ?? .null
  }
}
