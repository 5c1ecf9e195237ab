import Core
import HTTPServer
import Operations
import Testing

@testable import Gateway

@Suite struct GatewayTableTests {
  private let table = GatewayTable.forDisplay()

  @Test func `the routes of each listener do not conflict`() throws {
    for listener in [Listeners.public, .admin] {
      let routes = table.operations.filter { $0.listeners.contains(listener) }
        .map { Route($0.method, $0.path) { _ in Response(.ok) } }
      #expect(throws: Never.self) { try Router(routes) }
    }
  }

  @Test func `metrics are for operators alone`() {
    let metrics = table.operations.first { $0.path.text == "/metrics" }
    #expect(metrics?.listeners == .admin)
  }

  @Test(arguments: [
    "messaging GET /api/v1/health none - 200", "messaging GET /api/v1/me key - 200",
    "studio GET /health none - 200", "crm GET /api/v1/users key read:users 200",
    "crm POST /api/v1/users key write:users 201", "crm GET /api/v1/users/{user} key read:users 200",
    "crm PUT /api/v1/users/{user} key write:users 200",
    "crm PATCH /api/v1/users/{user} key write:users 200",
    "crm DELETE /api/v1/users/{user} key delete:users 200", "studio POST /api/login none - 200",
    "studio POST /api/logout owner - 200", "studio GET /api/plan owner - 200",
    "messaging GET /api/v1/webhooks key webhooks.read 200",
    "messaging POST /api/v1/webhooks key webhooks.write 201",
    "messaging GET /api/v1/webhooks/{webhook} key webhooks.read 200",
    "messaging PUT /api/v1/webhooks/{webhook} key webhooks.write 200",
    "messaging PATCH /api/v1/webhooks/{webhook} key webhooks.write 200",
    "messaging DELETE /api/v1/webhooks/{webhook} key webhooks.write 200",
    "messaging GET /api/v1/webhooks/{webhook}/deliveries key webhooks.read 200",
    "messaging POST /api/v1/webhooks/{webhook}/deliveries/{delivery}/replay key webhooks.write 202",
    "messaging POST /api/v1/webhooks/{webhook}/test key webhooks.write 202",
  ])
  func `an operation of the published documents is as they say`(line: String) {
    #expect(table.tsv.contains("\(line.replacing(" ", with: "\t"))\t"))
  }

  @Test func `the document names every public operation, itself included`() {
    let paths = OpenAPI(table, version: "1", language: .english).json["paths"]?.objectValue?.keys
    let expected = table.operations.filter { $0.listeners.contains(.public) }.map(\.path.text)
    #expect(paths.map(Set.init) == Set(expected))
    #expect(paths?.contains("/openapi.json") == true)
  }

  @Test func `the document has no character that readers of YAML refuse`() {
    let text = OpenAPI(table, version: "1", language: .english).json.description
    #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
  }

  @Test func `every sentence is there in both languages`() {
    for operation in table.operations {
      #expect(operation.summary.english.hasSuffix("."))
      #expect(operation.summary.arabic.unicodeScalars.contains { $0.value > 0x600 })
    }
  }
}
