import Core
import Glibc
import TestKit
import Testing

@Suite struct ServeTests {
  private let folder: TemporaryDirectory
  private var data: String { folder.file("data") }

  init() throws { folder = try TemporaryDirectory() }

  @Test func `it starts from nothing, answers, stops, and starts again with everything there`()
    async throws
  {
    let first = try await Gateway(data: data)
    let health = try first.ask("GET /api/v1/health")
    #expect(health.status == 200)
    #expect(try health.json()["status"] == "ok")
    #expect(try health.json()["data"]?["status"] == "ok")
    #expect(try first.ask("GET /health").json()["status"] == "ok")
    #expect(File.mode(data) == 0o700)
    #expect(File.mode("\(data)/vault.key") == 0o600)
    let key = File.read("\(data)/vault.key")
    #expect(key?.count == 32)
    #expect(await first.stop() == 0)
    #expect(first.program.complaint.contains("\"stopped\""))

    let second = try await Gateway(data: data)
    #expect(try second.ask("GET /readyz").status == 200)
    #expect(File.read("\(data)/vault.key") == key)
    #expect(await second.stop() == 0)
  }

  @Test func `metrics and probes are on the admin listener, metrics only there`() async throws {
    let gateway = try await Gateway(data: data)
    _ = try gateway.ask("GET /livez")
    #expect(try gateway.ask("GET /metrics").status == 404)
    let metrics = try gateway.ask("GET /metrics", onAdmin: true)
    #expect(
      metrics.body.contains(
        #"qanat_http_requests_total{route="/livez",method="GET",status="2xx"} 1"#))
    #expect(metrics.body.contains("qanat_http_connections_open "))
    for path in ["/livez", "/readyz"] {
      #expect(try gateway.ask("GET \(path)", onAdmin: true).status == 200)
    }
    #expect(try gateway.ask("GET /api/v1/health", onAdmin: true).status == 404)
  }

  @Test(
    arguments: [
      (
        "GET /api/v1/nothing", [], 404,
        #"{"error":{"code":"not_found","message":"There is nothing here.","details":{}}}"#
      ),
      (
        "GET /api/v1/nothing", ["Authorization: Bearer x"], 404,
        #"{"status":"error","message":"There is nothing here.","code":"NOT_FOUND"}"#
      ),
      (
        "GET /functions/v1/nothing", [], 404,
        #"{"success":false,"error":{"code":"not_found","message":"There is nothing here.","details":{}}}"#
      ),
      (
        "GET /api/nothing", ["Accept-Language: ar"], 404,
        #"{"error":"لا يوجد شيء هنا.","code":"NOT_FOUND"}"#
      ),
      (
        "DELETE /health", [], 405,
        #"{"error":"This path takes only GET, HEAD, OPTIONS.","code":"METHOD_NOT_ALLOWED"}"#
      ),
    ] as [(String, [String], Int, String)])
  func `what matches nothing is refused in the form of its surface`(
    line: String, fields: [String], status: Int, body: String
  ) async throws {
    let gateway = try await Gateway(data: data)
    let answer = try gateway.ask(line, fields)
    #expect(answer.status == status)
    #expect(answer.body == body)
    #expect(answer["x-request-id"]?.count == 36)
    #expect(status != 405 || answer["allow"] == "get, head, options")
  }

  @Test func `the documents come in two languages and not twice`() async throws {
    let gateway = try await Gateway(data: data)
    let document = try gateway.ask("GET /openapi.json")
    #expect(try document.json()["openapi"] == "3.1.0")
    let tag = try #require(document["etag"])
    let again = try gateway.ask("GET /openapi.json", ["If-None-Match: \(tag)"])
    #expect(again.status == 304 && again.body.isEmpty)
    let arabic = try gateway.ask("GET /openapi.json?lang=ar", ["If-None-Match: \(tag)"])
    #expect(arabic.status == 200 && arabic["content-language"] == "ar")

    let page = try gateway.ask("GET /docs", ["Accept-Language: ar"])
    #expect(page.body.contains("dir=\"rtl\""))
    #expect(page["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
    let style = try gateway.ask("GET /docs/style.css")
    #expect(style.status == 200 && style["content-type"]?.hasPrefix("text/css") == true)
    let kept = try gateway.ask(
      "GET /docs/style.css", ["If-None-Match: \(try #require(style["etag"]))"])
    #expect(kept.status == 304)
  }

  @Test func `settings come from the environment, and the log in its form`() async throws {
    let gateway = try await Gateway(
      data: data,
      environment: ["QANAT_LOG__LEVEL": "debug", "QANAT_SERVER__TARGET_SIZE_MAX": "256B"])
    let target = "/" + String(repeating: "a", count: 500)
    #expect(try gateway.ask("GET \(target)").status == 414)
    _ = try gateway.ask("GET /livez", ["X-Request-ID: my-request"])
    #expect(await gateway.program.logs("\"request.id\":\"my-request\""))
  }
}
