package import Core
package import RateLimit
import Synchronization

/// Who a request comes from, once its credential was found.
///
/// It may be remembered for long, so all that time alone can change is asked at each use: `standing(at:)`.
package final class Principal: Sendable {
  /// A key, or a person in a console session.
  package enum Who: Sendable {
    case key(APIKey)
    case user(User, ConsoleSession)
  }

  /// Whether the credential lets its bearer in at a moment.
  package enum Standing: Hashable, Sendable {
    case good
    /// The key is switched off or expired.
    case keyInactive
    /// A replaced secret whose overlap is over, or a session that is over: as good as unknown.
    case credentialExpired
    case workspaceSuspended
  }

  // What every request asks comes first and side by side: with many keys in turn, each line of memory is fetched from afar.
  /// The digest of the credential that was presented.
  let digest: CredentialDigest
  /// The uptime, in microseconds, from which on it is to be read again.
  private let trustedUntil: Int64
  package let meter: Meter
  /// The members of `GET /api/v1/me` that do not change while this is remembered, as JSON without braces.
  package let profile: [UInt8]
  private let goodUntil: Timestamp
  /// The newest use on this node, in microseconds since 1970; zero before the first.
  private let usedAt = Atomic<Int64>(0)
  /// Whether it was found since its shelf last looked for somebody who is not asked for.
  private let wasFound = Atomic<Bool>(false)
  private let mayDoAll: Bool
  /// Whether it may come from anywhere.
  package let allowsAnyAddress: Bool
  /// Whether it is a person, in a console session.
  package let isPerson: Bool
  /// When this credential ends, if it does: a replaced secret's overlap, or the session's end.
  package let credentialExpiresAt: Timestamp?
  package let tenant: Tenant
  package let who: Who

  /// Nil as the end of trust is no end.
  init(
    tenant: Tenant, who: Who, meter: Meter, credentialExpiresAt: Timestamp?,
    digest: CredentialDigest, trustedUntil: Duration?
  ) {
    self.digest = digest
    self.trustedUntil = trustedUntil?.microseconds ?? .max
    self.tenant = tenant
    self.who = who
    self.meter = meter
    self.credentialExpiresAt = credentialExpiresAt
    profile = who.profile(in: tenant.id)
    isPerson = who.key == nil
    mayDoAll = who.key?.abilities.isAll ?? false
    allowsAnyAddress = who.key?.addresses.blocks.isEmpty ?? true
    let isGood = tenant.status == .active && who.key?.isActive != false
    goodUntil =
      isGood
      ? [credentialExpiresAt, who.key?.expiresAt].compactMap(\.self).min() ?? .never : .longAgo
  }

  /// Whether it may come in at this moment.
  package func standing(at now: Timestamp) -> Standing {
    now < goodUntil ? .good : reason(at: now)
  }

  private func reason(at now: Timestamp) -> Standing {
    if let credentialExpiresAt, now >= credentialExpiresAt { return .credentialExpired }
    if case .key(let key) = who {
      if !key.isActive { return .keyInactive }
      if let expiresAt = key.expiresAt, now >= expiresAt { return .keyInactive }
    }
    return tenant.status == .active ? .good : .workspaceSuspended
  }

  /// Whether it may do what needs the ability.
  package func allows(_ ability: Ability) -> Bool {
    if mayDoAll { return true }
    return switch who {
    case .key(let key): key.abilities.contains(ability)
    case .user(let user, _): user.role.allows(ability)
    }
  }

  /// Whether it may come from this address.
  package func allows(_ address: IPAddress) -> Bool {
    allowsAnyAddress || who.key?.addresses.allows(address) ?? true
  }

  /// Has what every request asks first come closer while something else is done.
  func fetchAhead() { FetchAhead.start(self, byteCount: Self.busyByteCount) }

  /// The same for what it asks then, once what comes first is there.
  func fetchRestAhead() {
    meter.fetchAhead()
    FetchAhead.start(profile, byteCount: Self.profileByteCountUsual)
  }

  private static let busyByteCount = 104
  private static let profileByteCountUsual = 192

  /// Whether what was read of it may still be believed.
  func isTrusted(at moment: Moment) -> Bool { moment.uptimeMicroseconds < trustedUntil }

  /// Notes that somebody asked for it.
  func noteFound() {
    if !wasFound.load(ordering: .relaxed) { wasFound.store(true, ordering: .relaxed) }
  }

  /// Whether somebody asked for it since this was last called.
  func forgetFound() -> Bool { wasFound.exchange(false, ordering: .relaxed) }

  /// Notes that it was used. Costs one store to memory, at most once a second.
  package func use(at now: Timestamp) {
    let old = usedAt.load(ordering: .relaxed)
    guard now.microseconds - old >= Self.useStepMicroseconds else { return }
    usedAt.store(now.microseconds, ordering: .relaxed)
  }

  private static let useStepMicroseconds: Int64 = 1_000_000

  /// When it was last used on this node, to the second; nil when it was not.
  package var lastUsedAt: Timestamp? {
    let microseconds = usedAt.load(ordering: .relaxed)
    return microseconds == 0 ? nil : Timestamp(microseconds: microseconds)
  }
}

extension Principal {
  /// When it was last used, here or before this was remembered; nil when it never was.
  package var newestUse: Timestamp? {
    if let lastUsedAt { return lastUsedAt }
    return switch who {
    case .key(let key): key.lastUsedAt
    case .user(_, let session): session.lastSeenAt
    }
  }
}

extension Principal.Who {
  /// The key, unless it is a person.
  package var key: APIKey? { if case .key(let key) = self { key } else { nil } }

  /// Whom its requests are charged to: a key by itself, a workspace's people together.
  func subject(in tenant: TenantID) -> Subject {
    switch self {
    case .key(let key): Subject(tenant: tenant, id: key.id)
    case .user: Subject(tenant: tenant, id: tenant.uuid)
    }
  }

  /// What decides its limits.
  func limitContext(in tenant: Tenant) -> LimitContext {
    let (form, publicID, limits) =
      switch self {
      case .key(let key): (key.form, key.publicID, key.limits)
      case .user: (KeyForm.console, "", LimitOverrides())
      }
    return LimitContext(
      form: form, plan: tenant.plan, tenantSlug: tenant.slug.description, tenant: tenant.limits,
      publicID: publicID, key: limits, zone: tenant.timeZone)
  }

  fileprivate func profile(in tenant: TenantID) -> [UInt8] {
    let members: KeyValuePairs<String, JSON> =
      switch self {
      case .key(let key):
        [
          "id": .text(key.id), "name": .string(key.name), "tenant_id": .text(tenant.uuid),
          "session_id": .text(key.boundSession), "abilities": .strings(key.abilities.texts),
          "expires_at": .time(key.expiresAt),
        ]
      case .user(let user, let session):
        [
          "id": .text(session.id), "name": .string(user.name), "tenant_id": .text(tenant.uuid),
          "session_id": .null, "abilities": .strings([]), "expires_at": .time(session.expiresAt),
        ]
      }
    let object = JSON.object(JSONObject(members.map { ($0.key, $0.value) }))
    return Array(object.serialized().dropFirst().dropLast())
  }
}

extension Timestamp {
  fileprivate static let never = Timestamp(microseconds: .max)
  fileprivate static let longAgo = Timestamp(microseconds: .min)
}
