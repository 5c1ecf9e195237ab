import Cluster
import RateLimit
import Store
import StoreTestKit
import TenantKit
import Testing

@testable import Delivery

@Suite struct SchemaTests {
  @Test(arguments: TestEngine.all)
  func `the schema is made on every engine`(_ engine: TestEngine) async throws {
    try await withDatabase(engine, DeliverySchema.migrations) { _ in }
  }
}
