import Core
import RateLimit
import TenantKit

extension Tenant {
  var json: JSON {
    [
      "id": .string("\(id)"), "slug": .string("\(slug)"), "name": .string(name),
      "plan": .string(plan), "timezone": .string(timeZone.identifier),
      "locale": .string(locale.rawValue), "status": .string(status.rawValue),
      "limits": limits.json, "created_at": .string(createdAt.rfc3339),
      "updated_at": .string(updatedAt.rfc3339),
    ]
  }

  var text: String {
    TextTable(pairs: [
      ("id", "\(id)"), ("slug", "\(slug)"), ("name", name), ("plan", plan),
      ("time zone", timeZone.identifier), ("locale", locale.rawValue),
      ("status", status.rawValue), ("limits set", "\(limits.json)"), ("made", createdAt.rfc3339),
    ]).text
  }
}

extension User {
  var json: JSON {
    [
      "id": .integer(id), "email": .string("\(email)"), "name": .string(name),
      "role": .string(role.rawValue), "status": .string(status.rawValue),
      "has_password": .bool(hasPassword), "created_at": .string(createdAt.rfc3339),
      "last_login_at": lastLoginAt.map { .string($0.rfc3339) } ?? .null,
    ]
  }
}
