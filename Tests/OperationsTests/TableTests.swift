import Core
import Testing

@testable import HTTPServer
import TenantKit

@testable import Operations

@Suite struct TableTests {
  private let table = OperationTable([
    Operation(
      .get, "/api/v1/leads/{lead}", .crm, access: .key("read:leads"),
      summary: Localized("Show.", arabic: "اعرض."),
      input: Input(path: [.required("lead", .integer(1...9))]), output: .json(.anything)
    ) { _ in Reply() },
    Operation(
      .post, "/api/templates", .messaging, access: .owner(nil), success: .created,
      summary: Localized("Create <a> & b.", arabic: "أنشئ."),
      input: Input(body: .object([.required("name", .string())])), output: .none
    ) { _ in Reply() },
    Operation(
      .get, "/metrics", .system, summary: Localized("Numbers.", arabic: "أرقام."), output: .none,
      listeners: .admin
    ) { _ in Reply() },
  ])

  @Test func `the table prints in the contract's columns`() {
    #expect(
      table.tsv == """
        # Every operation, one a line. Tab-separated.
        # surface\tmethod\tpath\tauth\tability\tsuccess\twhat it does
        crm\tGET\t/api/v1/leads/{lead}\tkey\tread:leads\t200\tShow.
        messaging\tPOST\t/api/templates\towner\t-\t201\tCreate <a> & b.
        system\tGET\t/metrics\tnone\t-\t200\tNumbers.

        """)
  }

  @Test func `the OpenAPI document says everything of an operation`() {
    let json = OpenAPI(table, version: "1.2.3", language: .english).json
    #expect(json["openapi"] == "3.1.0")
    #expect(json["info"]?["version"] == "1.2.3")
    #expect(json["paths"]?.objectValue?.keys == ["/api/v1/leads/{lead}", "/api/templates"])
    let lead = json["paths"]?["/api/v1/leads/{lead}"]?["get"]
    #expect(lead?["operationId"] == "getApiV1LeadsLead")
    #expect(lead?["x-required-ability"] == "read:leads")
    #expect(
      lead?["security"] == [["publicKey": [], "secretKey": []], ["bearer": []], ["apiKey": []]])
    #expect(
      lead?["parameters"] == [
        [
          "name": "lead", "in": "path", "required": true,
          "schema": ["type": "integer", "minimum": 1, "maximum": 9],
        ]
      ])
    let create = json["paths"]?["/api/templates"]?["post"]
    #expect(create?["requestBody"]?["required"] == true)
    #expect(create?["parameters"] == [["$ref": "#/components/parameters/IdempotencyKey"]])
    let key = json["components"]?["parameters"]?["IdempotencyKey"]
    #expect(key?["name"] == "Idempotency-Key" && key?["in"] == "header")
    #expect(key?["required"] == false && key?["schema"]?["maxLength"] == 255)
    #expect(create?["responses"]?.objectValue?.keys == ["201", "default"])
  }

  @Test func `the document's summaries come in Arabic`() {
    let json = OpenAPI(table, version: "1", language: .arabic).json
    #expect(json["paths"]?["/api/templates"]?["post"]?["summary"] == "أنشئ.")
  }

  @Test func `operation ids are unique`() {
    let paths = OpenAPI(table, version: "1", language: .english).json["paths"]?.objectValue
    let ids = paths.map {
      $0.flatMap { $0.value.objectValue?.map { $0.value["operationId"] } ?? [] }
    }
    #expect(Set(ids ?? []).count == 2)
  }

  @Test func `the page escapes what it shows and runs as its language does`() {
    let page = DocumentationPage(table, language: .arabic).html
    #expect(page.contains("<html lang=\"ar\" dir=\"rtl\">"))
    #expect(page.contains("key: read:leads"))
    #expect(!page.contains("/metrics"))
    let english = DocumentationPage(table, language: .english).html
    #expect(english.contains("Create &lt;a> &amp; b."))
    #expect(!english.contains("<script"))
  }

  @Test(arguments: ["messages.send", "read:leads"])
  func `an ability is two words`(text: String) { #expect(Ability(text) != nil) }

  @Test(arguments: ["", "messages", "a.b.c", "Read:leads", "a-b", "a."])
  func `anything else is no ability`(text: String) { #expect(Ability(text) == nil) }
}
