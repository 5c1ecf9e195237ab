import StoreTestKit
import Testing

@testable import Cluster

@Suite struct SchemaTests {
  @Test(arguments: TestEngine.all)
  func `the schema is made on every engine`(_ engine: TestEngine) async throws {
    try await withDatabase(engine, ClusterSchema.migrations) { _ in }
  }
}
