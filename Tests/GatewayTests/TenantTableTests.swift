import Store
import StoreTestKit
import TenantKit
import Testing

@testable import Gateway

@Suite struct TenantTableTests {
  /// Every table with rows of workspaces goes with the workspace, but for those that say that it was there.
  @Test func `no table keeps rows of a workspace that is gone`() async throws {
    try await withDatabase(.sqlite, Migrations.all) { database in
      let found = try await database.read { tx throws in
        try tx.all(
          """
          SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
          WHERE m.type = 'table' AND c.name = 'tenant_id' ORDER BY m.name
          """
        ) { row throws in try row[0] as String }
      }
      let apart: Set = ["tenant", "tenant_removal", "cluster_change"]
      let listed = Set(Tenancy.tables.map(\.name))
      #expect(Set(found).subtracting(apart) == listed)
    }
  }
}
