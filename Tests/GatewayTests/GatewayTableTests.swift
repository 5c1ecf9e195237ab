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

  @Test func `each health operation of the contract is there`() {
    let tsv = table.tsv
    #expect(tsv.contains("messaging\tGET\t/api/v1/health\tnone\t-\t200\t"))
    #expect(tsv.contains("studio\tGET\t/health\tnone\t-\t200\t"))
  }

  @Test func `the document names every public operation, itself included`() {
    let paths = OpenAPI(table, version: "1", language: .english).json["paths"]?.objectValue?.keys
    let expected = table.operations.filter { $0.listeners.contains(.public) }.map(\.path.text)
    #expect(paths.map(Set.init) == Set(expected))
    #expect(paths?.contains("/openapi.json") == true)
  }

  @Test func `every sentence is there in both languages`() {
    for operation in table.operations {
      #expect(operation.summary.english.hasSuffix("."))
      #expect(operation.summary.arabic.unicodeScalars.contains { $0.value > 0x600 })
    }
  }
}
