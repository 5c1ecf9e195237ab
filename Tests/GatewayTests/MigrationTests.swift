import Store
import Testing

@testable import Gateway

@Suite struct MigrationTests {
  @Test func `what a module adds later comes after all that others had by then`() {
    let days = Migrations.all.map { String($0.id.prefix(10)) }
    #expect(days == days.sorted())
  }

  @Test func `the steps that stand in databases keep their places`() {
    let first = [
      "2026-11-21-cluster", "2026-11-21-limits", "2026-11-21-tenants", "2026-11-21-vault",
      "2026-11-21-delivery", "2026-11-21-webhooks", "2026-11-21-messages",
    ]
    let own = Set(first)
    #expect(Migrations.all.map(\.id).filter { own.contains($0) } == first)
    // None of another day was put before them.
    let rest = Migrations.all.map(\.id).drop { $0.hasPrefix("2026-11-21") }
    #expect(own.isDisjoint(with: rest))
  }
}
