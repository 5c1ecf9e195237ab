package import Cluster
package import Core
package import RateLimit
package import Store
import Synchronization

/// Who stands behind each credential, remembered so that a request costs no read of the store.
///
///     if let principal = cache.known(digest, at: moment) { … }             // no I/O
///     else if let principal = try await cache.find(digest) { … }
///
/// What is remembered is dropped as soon as it changes on any node. While this node cannot hear of changes, nothing
/// that it remembers is believed.
package final class CredentialCache: Sendable {
  private static let partCount = 64
  private let database: Database
  private let cluster: Cluster
  private let limiter: Limiter
  private let clock: any WallClock
  private let parts: [Locked<CredentialShelf>]
  private let index = Locked(SubjectIndex())
  /// Stepped by every change: what was read before it may not be remembered after it.
  private let generation = Atomic<UInt64>(0)
  private let lookups: Family<Counter>

  package init(
    _ database: Database, _ cluster: Cluster, _ limiter: Limiter, clock: any WallClock,
    metrics: Metrics, countMax: Int = 200_000, uses: CredentialUses? = nil
  ) {
    self.database = database
    self.cluster = cluster
    self.limiter = limiter
    self.clock = clock
    let shelfCountMax = max(1, countMax / Self.partCount)
    let parts = (0..<Self.partCount).map { _ in Locked(CredentialShelf(countMax: shelfCountMax)) }
    self.parts = parts
    lookups = metrics.counter(
      "qanat_credential_lookups_total", "Credentials that were looked up in the store.",
      labels: ["result"])
    metrics.gauge("qanat_credentials_remembered", "Credentials that need no look-up.") {
      Double(parts.reduce(0) { $0 + $1.withLock { $0.count } })
    }
    uses?.follow(self)
    cluster.listen { [weak self] changes in self?.drop(changes) }
  }

  /// Who stands behind the credential; nil when that must be looked up.
  package func known(_ digest: CredentialDigest, at moment: Moment) -> Principal? {
    guard cluster.isCurrent(at: moment) else { return nil }
    return part(of: digest).withLock { $0.find(digest, moment) }
  }

  /// Looks up who stands behind the credential; nil when nobody does.
  package func find(_ digest: CredentialDigest) async throws -> Principal? {
    try await find(digest) {}
  }

  /// The same, with something that happens between the reading and the remembering.
  func find(_ digest: CredentialDigest, _ whenRead: () -> Void) async throws -> Principal? {
    let startGeneration = generation.load(ordering: .sequentiallyConsistent)
    let uptime = clock.uptime
    let found = try await database.read { tx throws in try FoundCredential.find(digest, in: tx) }
    lookups[found == nil ? "unknown" : "found"].increment()
    whenRead()
    guard let found else { return nil }
    let principal = found.principal(digest, readAt: uptime, limiter)
    remember(principal, startGeneration)
    return principal
  }

  /// Every change of a shelf is made while the index is held, so the two never differ; `known` takes the shelf alone.
  private func remember(_ principal: Principal, _ startGeneration: UInt64) {
    index.withLock { index in
      part(of: principal.digest).withLock { shelf in
        guard generation.load(ordering: .sequentiallyConsistent) == startGeneration else { return }
        let gone = shelf.insert(principal)
        index.insert(principal.digest, for: principal.subject)
        if let gone { index.remove(gone.digest, of: gone.subject) }
      }
    }
  }

  private func part(of digest: CredentialDigest) -> Locked<CredentialShelf> {
    parts[digest.part(of: Self.partCount)]
  }

  /// Forgets what changed; everything when that is not known.
  func drop(_ changes: [Change]?) {
    generation.add(1, ordering: .sequentiallyConsistent)
    guard let changes else { return dropAll { _ in true } }
    var tenants: Set<TenantID> = []
    for change in changes {
      switch (change.kind, change.tenant, change.subject) {
      case (.vault, _, _): break
      case (.key, let tenant?, let id?): drop(Subject(tenant: tenant, id: id)) { _ in true }
      case (.user, let tenant?, let id?), (.session, let tenant?, let id?):
        drop(Subject(tenant: tenant, id: tenant.uuid)) { $0.isOrBelongs(to: id) }
      case (_, let tenant?, _): tenants.insert(tenant)
      case (_, nil, _): dropAll { _ in true }
      }
    }
    if !tenants.isEmpty { dropAll { tenants.contains($0.tenant.id) } }
  }

  private func drop(_ subject: Subject, where isMeant: (Principal) -> Bool) {
    index.withLock { index in
      for digest in index.digests(of: subject) {
        let gone = part(of: digest).withLock { $0.remove(digest, where: isMeant) }
        if gone != nil { index.remove(digest, of: subject) }
      }
    }
  }

  private func dropAll(where isMeant: (Principal) -> Bool) {
    index.withLock { index in
      for part in parts {
        for gone in part.withLock({ $0.removeAll(where: isMeant) }) {
          index.remove(gone.digest, of: gone.subject)
        }
      }
    }
  }

  /// How many subjects something is remembered of.
  var subjectCount: Int { index.withLock { $0.count } }

  /// Those remembered who stand behind credentials of the subject.
  func remembered(of subject: Subject) -> [Principal] {
    index.withLock { $0.digests(of: subject) }.compactMap { digest in
      part(of: digest).withLock { $0.peek(digest) }
    }
  }
}

extension Principal {
  /// Whom its requests are charged to.
  package var subject: Subject { who.subject(in: tenant.id) }

  /// Whether it is this session, or one of this user.
  fileprivate func isOrBelongs(to id: UUID) -> Bool {
    if case .user(let user, let session) = who {
      session.id == id || user.uuid == id
    } else {
      false
    }
  }
}
