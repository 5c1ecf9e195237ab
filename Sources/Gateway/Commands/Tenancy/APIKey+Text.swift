import Core
import RateLimit
import TenantKit

extension APIKey {
  var json: JSON {
    [
      "id": .string("\(id)"), "public_id": .string(publicID), "name": .string(name),
      "form": .string(form.rawValue), "test": .bool(isTest),
      "abilities": .array(abilities.texts.map { .string($0) }),
      "session_id": boundSession.map { .string("\($0)") } ?? .null,
      "active": .bool(isActive), "expires_at": expiresAt.map { .string($0.rfc3339) } ?? .null,
      "limits": limits.json, "addresses": .array(addresses.texts.map { .string($0) }),
      "last_used_at": lastUsedAt.map { .string($0.rfc3339) } ?? .null,
      "created_at": .string(createdAt.rfc3339), "secrets": .array(secrets.map(\.json)),
    ]
  }

  var text: String {
    var pairs = [
      ("id", "\(id)"), ("public id", publicID), ("name", name),
      ("form", form.rawValue + (isTest ? ", test" : "")),
      ("abilities", abilities.texts.joined(separator: " ")),
      ("session", boundSession.map { "\($0)" } ?? "any"),
      ("state", isActive ? "on" : "off"), ("expires", expiresAt?.rfc3339 ?? "never"),
      ("limits set", "\(limits.json)"),
      ("addresses", addresses.texts.isEmpty ? "any" : addresses.texts.joined(separator: " ")),
      ("made", createdAt.rfc3339), ("last used", lastUsedAt?.rfc3339 ?? "never"),
    ]
    pairs += secrets.map { ("secret", $0.text) }
    return TextTable(pairs: pairs).text
  }
}

extension SecretInfo {
  fileprivate var json: JSON {
    [
      "hint": .string(hint), "created_at": .string(createdAt.rfc3339),
      "expires_at": expiresAt.map { .string($0.rfc3339) } ?? .null,
      "last_used_at": lastUsedAt.map { .string($0.rfc3339) } ?? .null,
    ]
  }

  fileprivate var text: String {
    "…\(hint), made \(createdAt.rfc3339), "
      + (expiresAt.map { "accepted until \($0.rfc3339)" } ?? "current")
      + ", last used \(lastUsedAt?.rfc3339 ?? "never")"
  }
}

extension IssuedKey {
  /// What a program needs to use the key, by the names of the documents. It holds the secret.
  var json: JSON {
    var object: JSONObject = ["id": .string("\(key.id)"), "form": .string(key.form.rawValue)]
    for (name, value) in parts { object[name] = .string(value) }
    return .object(object)
  }

  /// The same for people.
  var text: String {
    let names = parts.map { ($0.name.replacing("_", with: " "), $0.value) }
    return TextTable(pairs: [("id", "\(key.id)")] + names).text
      + "the secret is shown this once; keep it now\n"
  }

  private var parts: [(name: String, value: String)] {
    switch credentials {
    case .pair(let publicKey, let secretKey):
      [("public_key", publicKey), ("secret_key", secretKey.exposed)]
    case .token(let token):
      [(key.form == .header ? "api_key" : "token", token.exposed)]
    }
  }
}
