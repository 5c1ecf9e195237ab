import Core
import RateLimit
import Store
import StoreTestKit
import TestKit
import Testing

@testable import TenantKit

struct TenantsTests {
  @Test(arguments: TestEngine.all)
  func `what was made is found by its id and its slug`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let draft = try TenantDraft(
        slug: "acme", name: " Acme ", plan: "pro", timeZone: "Africa/Cairo", locale: "ar")
      let store = world.store(TenantID(.v7(at: world.clock.now)))
      let made = try await store.write { tx throws in
        try Tenants.create(draft, by: .command, in: tx)
      }
      #expect(made.name == "Acme")
      #expect(made.timeZone.identifier == "Africa/Cairo")
      #expect(made.locale == .arabic)
      #expect(made.status == .active)
      let (current, found) = try await world.database.read { tx throws in
        (try Tenants.find(store.tenant, in: tx), try Tenants.find(#require(Slug("acme")), in: tx))
      }
      #expect(current == made)
      #expect(found == made)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a slug is given once`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let first = try await world.tenant("acme")
      #expect(try await refusal { _ = try await world.tenant("acme") } == .slugTaken)
      let slugs = try await world.database.read { tx throws in
        try Tenants.list(PageRequest(), in: tx).elements.map(\.id)
      }
      #expect(slugs == [first.tenant])
    }
  }

  @Test(arguments: [
    ("A", "Acme", "UTC", "en", "slug"), ("acme", " ", "UTC", "en", "name"),
    ("acme", "Acme", "Mars/Base", "en", "timezone"), ("acme", "Acme", "UTC", "fr", "locale"),
  ])
  func `a wrong value is refused by its field`(
    slug: String, name: String, zone: String, locale: String, field: String
  ) {
    #expect(throws: TenantError.self) {
      try TenantDraft(slug: slug, name: name, timeZone: zone, locale: locale)
    }
    let code = Result { try TenantDraft(slug: slug, name: name, timeZone: zone, locale: locale) }
      .failureCode
    #expect(code == .invalid(field: field))
  }

  @Test(arguments: TestEngine.all)
  func `a change keeps what it does not name, and is audited`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      world.clock.advance(by: .seconds(5))
      let changed = try await store.write { tx throws in
        try Tenants.update(
          TenantChange(plan: "pro", timeZone: "Europe/Berlin"), by: .command, in: tx)
      }
      #expect(changed.name == "Acme")
      #expect(changed.plan == "pro")
      #expect(changed.updatedAt == world.clock.now)
      #expect(try await store.read { tx throws in try Tenants.current(in: tx) } == changed)
      let entry = try await store.read { tx throws in
        try AuditLog.list(PageRequest(), in: tx).elements.first
      }
      #expect(entry?.action == "workspace.updated")
      #expect(entry?.details["plan"] == ["from": "free", "to": "pro"])
      #expect(entry?.details["name"] == nil)
    }
  }

  @Test(arguments: TestEngine.all)
  func `a change that changes nothing leaves no trace`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      _ = try await store.write { tx throws in
        try Tenants.update(TenantChange(name: "Acme"), by: .command, in: tx)
      }
      #expect(try await store.auditedActions() == ["workspace.created"])
    }
  }

  @Test(arguments: TestEngine.all)
  func `limits are kept as they were set`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      let store = try await world.tenant()
      var limits = LimitOverrides()
      limits.minute = .count(60)
      limits.day = .unlimited
      _ = try await store.write { [limits] tx throws in
        try Tenants.setLimits(limits, by: .command, in: tx)
      }
      #expect(try await store.read { tx throws in try Tenants.current(in: tx).limits } == limits)
      #expect(try await store.auditedActions().first == "workspace.limits_set")
    }
  }

  @Test(arguments: TestEngine.all)
  func `the list of all workspaces is walked by a cursor`(engine: TestEngine) async throws {
    try await withWorld(engine) { world in
      for slug in ["ccc", "aaa", "bbb"] { _ = try await world.tenant(slug) }
      let (first, second) = try await world.database.read { tx throws in
        let first = try Tenants.list(PageRequest(countMax: 2), in: tx)
        let cursor = try #require(first.next)
        return (first, try Tenants.list(PageRequest(.after(cursor), countMax: 2), in: tx))
      }
      #expect(first.elements.map(\.slug.description) == ["aaa", "bbb"])
      #expect(second.elements.map(\.slug.description) == ["ccc"])
      #expect(second.next == nil)
    }
  }
}

extension Result where Failure == any Error {
  /// The code of the refusal that it failed with.
  var failureCode: TenantError.Code? {
    if case .failure(let error) = self { (error as? TenantError)?.code } else { nil }
  }
}
