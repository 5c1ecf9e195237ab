import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct SubjectIndexTests {
  private let subject = Subject.console(of: TenantID(UUID(high: 1, low: 1)))

  @Test func `a subject has one credential, several, and none again`() {
    var index = SubjectIndex()
    let digests = (0..<4).compactMap { CredentialDigest.token([$0]) }
    for digest in digests + digests {
      index.insert(digest, for: subject)
    }
    #expect(Set(index.digests(of: subject)) == Set(digests))
    for (place, digest) in digests.enumerated() {
      index.remove(digest, of: subject)
      index.remove(digest, of: subject)
      #expect(Set(index.digests(of: subject)) == Set(digests[(place + 1)...]))
    }
    #expect(index.count == 0)
  }

  @Test func `what is not there is not removed`() throws {
    var index = SubjectIndex()
    let (one, other) = (
      try #require(CredentialDigest.token([1])), try #require(CredentialDigest.token([2]))
    )
    index.insert(one, for: subject)
    index.remove(other, of: subject)
    #expect(index.digests(of: subject) == [one])
  }
}
