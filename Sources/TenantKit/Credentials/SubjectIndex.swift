import RateLimit

/// Which credentials are remembered of each subject. Most have one.
struct SubjectIndex: Sendable {
  private enum Digests: Sendable {
    case one(CredentialDigest)
    case several(Set<CredentialDigest>)
  }

  private var entries: [Subject: Digests] = [:]

  var count: Int { entries.count }

  func digests(of subject: Subject) -> [CredentialDigest] {
    switch entries[subject] {
    case nil: []
    case .one(let digest): [digest]
    case .several(let digests): Array(digests)
    }
  }

  mutating func insert(_ digest: CredentialDigest, for subject: Subject) {
    switch entries[subject] {
    case nil: entries[subject] = .one(digest)
    case .one(digest): break
    case .one(let other): entries[subject] = .several([other, digest])
    case .several(var digests):
      entries[subject] = nil
      digests.insert(digest)
      entries[subject] = .several(digests)
    }
  }

  mutating func remove(_ digest: CredentialDigest, of subject: Subject) {
    switch entries[subject] {
    case .one(digest): entries[subject] = nil
    case .several(var digests):
      entries[subject] = nil
      digests.remove(digest)
      if !digests.isEmpty { entries[subject] = .several(digests) }
    case nil, .one: break
    }
  }
}
