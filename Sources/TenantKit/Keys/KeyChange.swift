package import Core
package import RateLimit

/// What is to change of a key; `keep` leaves a value as it is.
package struct KeyChange: Hashable, Sendable {
  /// A value that may be left alone, set, or taken away.
  package enum Field<Value: Hashable & Sendable>: Hashable, Sendable {
    case keep
    case set(Value)

    func applied(to old: Value) -> Value {
      if case .set(let value) = self { value } else { old }
    }
  }

  let name: Field<String>
  let abilities: Field<Abilities>
  let boundSession: Field<UUID?>
  let expiresAt: Field<Timestamp?>
  let isActive: Field<Bool>
  let limits: Field<LimitOverrides>
  let addresses: Field<AddressList>

  /// Checks the name when one is given.
  package init(
    name: Field<String> = .keep, abilities: Field<Abilities> = .keep,
    boundSession: Field<UUID?> = .keep, expiresAt: Field<Timestamp?> = .keep,
    isActive: Field<Bool> = .keep, limits: Field<LimitOverrides> = .keep,
    addresses: Field<AddressList> = .keep
  ) throws(TenantError) {
    self.name =
      if case .set(let text) = name { .set(try KeyDraft.checkedName(text)) } else { .keep }
    self.abilities = abilities
    self.boundSession = boundSession
    self.expiresAt = expiresAt
    self.isActive = isActive
    self.limits = limits
    self.addresses = addresses
  }
}

extension APIKey {
  func applying(_ change: KeyChange, at now: Timestamp) -> APIKey {
    APIKey(
      id: id, tenant: tenant, name: change.name.applied(to: name), form: form, isTest: isTest,
      publicID: publicID, abilities: change.abilities.applied(to: abilities),
      boundSession: change.boundSession.applied(to: boundSession),
      expiresAt: change.expiresAt.applied(to: expiresAt),
      isActive: change.isActive.applied(to: isActive), limits: change.limits.applied(to: limits),
      addresses: change.addresses.applied(to: addresses), lastUsedAt: lastUsedAt,
      createdAt: createdAt, updatedAt: now, secrets: secrets)
  }

  /// What the audit log says of a change.
  func differences(from old: APIKey) -> JSONObject {
    var details = Difference()
    details.note("name", .string(old.name), .string(name))
    details.note("abilities", .strings(old.abilities.texts), .strings(abilities.texts))
    details.note("session_id", .text(old.boundSession), .text(boundSession))
    details.note("expires_at", .time(old.expiresAt), .time(expiresAt))
    details.note("is_active", .bool(old.isActive), .bool(isActive))
    details.note("limits", old.limits.json, limits.json)
    details.note("addresses", .strings(old.addresses.texts), .strings(addresses.texts))
    return details.details
  }
}

extension JSON {
  static func strings(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
  static func text(_ id: UUID?) -> JSON { id.map { .string($0.description) } ?? .null }
  static func time(_ time: Timestamp?) -> JSON { time.map { .string($0.rfc3339) } ?? .null }
}
