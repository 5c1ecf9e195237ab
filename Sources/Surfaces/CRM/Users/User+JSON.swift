import Core
import Operations
import TenantKit

extension User {
  /// A user as every surface shows them. There is no password in it, nor its hash.
  var view: JSON {
    [
      "id": .integer(id), "name": .string(name), "email": .string("\(email)"),
      "role": .string(role.rawValue), "status": .string(status.rawValue),
      "has_password": .bool(hasPassword), "last_login_at": .time(lastLoginAt),
      "created_at": .time(createdAt), "updated_at": .time(updatedAt),
    ]
  }

  static let viewSchema = Schema.object([
    .required("id", .integer(1...Int64.max)), .required("name", .string()),
    .required("email", .string()),
    .required("role", .string(oneOf: Role.allCases.map(\.rawValue))),
    .required("status", .string(oneOf: Status.allCases.map(\.rawValue))),
    .required("has_password", .boolean),
    .required("last_login_at", .nullable(.string(.dateTime))),
    .required("created_at", .string(.dateTime)), .required("updated_at", .string(.dateTime)),
  ])
}
