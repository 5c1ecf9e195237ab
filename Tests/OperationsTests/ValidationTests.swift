import Core
import OperationsTestKit
import Testing

@testable import HTTPServer
@testable import Operations

@Suite struct ValidationTests {
  private static let input = Input(
    path: [.required("id", .integer(1...1_000))],
    query: [
      .optional("page", .integer(1...10)), .optional("active", .boolean),
      .optional("tags", .array(.string(length: 1...5))),
    ],
    body: .object([.required("name", .string(length: 1...10))]))

  private let harness: Harness

  init() async throws {
    harness = try await Harness([
      .echo(.post, "/api/v1/things/{id}", .crm, input: Self.input)
    ])
  }

  private func post(
    _ target: String, _ body: String, _ type: String? = "application/json"
  )
    async throws -> Response
  {
    try await harness.answer(
      "POST \(target)", type.map { ["Content-Type: \($0)"] } ?? [], body: body)
  }

  @Test func `input that fits arrives typed`() async throws {
    let response = try await post(
      "/api/v1/things/7?page=2&active=1&tags[]=a&tags[]=b&other=x", #"{"name":"ن"}"#)
    #expect(response.status.code == 200)
    #expect(
      try response.json() == [
        "path": ["id": 7], "query": ["page": 2, "active": true, "tags": ["a", "b"]],
        "body": ["name": "ن"],
      ])
  }

  @Test(arguments: [
    "tags[]=a&tags[]=b", "tags[0]=a&tags[1]=b", "tags%5B0%5D=a&tags%5B1%5D=b", "tags=a&tags=b",
  ])
  func `a list is read in each of the forms that programs write`(query: String) async throws {
    let response = try await post("/api/v1/things/7?\(query)", #"{"name":"a"}"#)
    #expect(try response.json()["query"] == ["tags": ["a", "b"]])
  }

  @Test(arguments: ["tags[x]=a", "tags[0=a", "tagss[0]=a", "tags[0][1]=a", "tags[00000]=a"])
  func `what only looks like a list is none`(query: String) async throws {
    let response = try await post("/api/v1/things/7?\(query)", #"{"name":"a"}"#)
    #expect(try response.json()["query"] == [:])
  }

  @Test(arguments: ["tags=%ff", "page=%zz", "page=1%", "%e9=1", "page=1&x=%c3%28"])
  func `a query that cannot be read is refused, and no part of it left out`(
    query: String
  ) async throws {
    let response = try await post("/api/v1/things/7?\(query)", #"{"name":"a"}"#)
    #expect(response.status.code == 400)
    #expect(try response.json()["code"] == "MALFORMED_QUERY")
  }

  @Test(arguments: ["", "&", "page=1&", "&&page=1", "page=1&&"])
  func `an item of a query that is empty is none`(query: String) async throws {
    #expect(try await post("/api/v1/things/7?\(query)", #"{"name":"a"}"#).status.code == 200)
  }

  @Test func `problems of query and body come together`() async throws {
    let response = try await post("/api/v1/things/7?page=x&tags[]=abcdef", #"{"name":5}"#)
    #expect(response.status.code == 422)
    #expect(
      try response.json()["errors"] == [
        "page": ["The page field must be an integer."],
        "tags.0": ["The tags.0 field must be 1 to 5 characters long."],
        "name": ["The name field must be a string."],
      ])
  }

  @Test(arguments: ["x", "0", "1001", "1.5"])
  func `a path value that cannot exist is a path that does not exist`(id: String) async throws {
    let response = try await post("/api/v1/things/\(id)", #"{"name":"a"}"#)
    #expect(response.status.code == 404)
    #expect(try response.json()["code"] == "NOT_FOUND")
  }

  @Test func `no body at all names the fields that are missing`() async throws {
    let response = try await post("/api/v1/things/7", "", nil)
    #expect(try response.json()["errors"] == ["name": ["The name field is required."]])
  }

  @Test func `JSON with a mistake says where`() async throws {
    let response = try await post("/api/v1/things/7", "{\n\"name\":}")
    #expect(response.status.code == 400)
    #expect(try response.json()["code"] == "INVALID_JSON")
    #expect(try response.json()["message"]?.stringValue?.contains("line 2") == true)
  }

  @Test(
    arguments: [
      (nil, 415), ("text/plain", 415), ("application/xml", 415),
      ("application/json; charset=utf-8", 200),
      ("Application/JSON", 200), ("application/merge-patch+json", 200),
    ] as [(String?, Int)])
  func `only JSON is taken for JSON`(type: String?, status: Int) async throws {
    let response = try await post("/api/v1/things/7", #"{"name":"a"}"#, type)
    #expect(response.status.code == status)
  }
}
