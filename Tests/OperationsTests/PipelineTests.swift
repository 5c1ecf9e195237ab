import Core
import OperationsTestKit
import TestKit
import Testing

@testable import HTTPServer
@testable import Operations

@Suite struct PipelineTests {
  private struct Accident: Error {}

  @Test(arguments: [
    ("abc-123_x.y", true), ("", false), (String(repeating: "a", count: 128), true),
    (String(repeating: "a", count: 129), false), ("a b", false), ("<script>", false),
  ])
  func `a harmless request id is kept and any other replaced`(
    id: String, isKept: Bool
  )
    async throws
  {
    let harness = try await Harness([.does { .json(["id": .string($0.requestID)]) }])
    let response = try await harness.answer("GET /api/v1/thing", ["X-Request-ID: \(id)"])
    let answered = try #require(response.headers[.xRequestID])
    #expect((answered == id) == isKept)
    #expect(isKept || UUID(answered) != nil)
    #expect(try response.json()["id"] == .string(answered))
  }

  @Test func `a trace goes on under a new parent`() async throws {
    let harness = try await Harness([.does { .json(["trace": .string("\($0.trace)")]) }])
    let given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let kept = try await harness.answer("GET /api/v1/thing", ["traceparent: \(given)"]).json()
    let trace = try #require(kept["trace"]?.stringValue)
    #expect(trace.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") && trace.hasSuffix("-01"))
    #expect(trace != given)
    let fresh = try await harness.answer("GET /api/v1/thing", ["traceparent: nonsense"]).json()
    #expect(fresh["trace"]?.stringValue.flatMap { TraceParent($0) } != nil)
  }

  @Test func `a deadline is passed on`() async throws {
    let harness = try await Harness([
      .does { .json(["seconds": .integer($0.deadline.components.seconds)]) }
    ])
    harness.clock.advance(by: .seconds(5))
    #expect(try await harness.answer("GET /api/v1/thing").json() == ["seconds": 35])
  }

  @Test func `an error that nobody foresaw leaks nothing`() async throws {
    let harness = try await Harness([.does { _ in throw Accident() }])
    let response = try await harness.answer("GET /api/v1/thing", ["X-Request-ID: req-1"])
    #expect(response.status.code == 500)
    #expect(!response.text.contains("Accident"))
    #expect(try response.json()["error"]?["code"] == "internal_error")
    #expect(response.text.contains("req-1"))
    #expect(harness.sink.messages == ["unexpected error", "request"])
    #expect(harness.sink.lines.map(\.level) == [.error, .error])
  }

  @Test func `an error of a handler takes the form of its surface`() async throws {
    let harness = try await Harness([
      .does(.get, "/health", .studio) { _ in throw APIError.notFound }
    ])
    let response = try await harness.answer("GET /health", ["Accept-Language: ar"])
    #expect(response.text == #"{"error":"لا يوجد شيء هنا.","code":"NOT_FOUND"}"#)
  }

  @Test(arguments: [
    (BodyError.tooLarge(limitBytes: 5), 413), (.timeout, 408), (.malformed(.chunkSize), 400),
  ])
  func `a body that breaks while it is read is a refusal`(
    error: BodyError, status: Int
  )
    async throws
  {
    let harness = try await Harness([.does { _ in throw error }])
    #expect(try await harness.answer("GET /api/v1/thing").status.code == status)
  }

  @Test func `each request is one line with its id, route and status`() async throws {
    let harness = try await Harness([.does { _ in .json(["a": 1]) }])
    _ = try await harness.answer("GET /api/v1/thing?secret=1", ["X-Request-ID: req-1"])
    let line = try #require(harness.sink.lines.first)
    let fields = Dictionary(uniqueKeysWithValues: line.fields.map { ("\($0.name)", $0.value) })
    #expect(line.level == .info)
    #expect(fields["request.id"] == "req-1")
    #expect(fields["route"] == "/api/v1/thing")
    #expect(fields["status"] == 200)
    #expect(fields["bytes"] == 7)
    #expect(!"\(line)".contains("secret"))
  }

  @Test func `probes are for debugging and failures are not`() async throws {
    let harness = try await Harness([
      .does(.get, "/ok", isProbe: true) { _ in Reply() },
      .does(.get, "/down", isProbe: true) { _ in Reply(.serviceUnavailable) },
    ])
    _ = try await harness.answer("GET /ok")
    _ = try await harness.answer("GET /down")
    #expect(harness.sink.lines.map(\.level) == [.debug, .warning])
  }

  @Test func `requests are counted by operation and never by path`() async throws {
    let harness = try await Harness([
      .echo(.get, "/api/v1/thing/{id}", input: Input(path: [.required("id", .integer())]))
    ])
    for target in ["/api/v1/thing/1", "/api/v1/thing/2", "/elsewhere/3"] {
      _ = try await harness.answer("GET \(target)")
    }
    let text = String(decoding: harness.metrics.render(), as: UTF8.self)
    #expect(
      text.contains(
        #"qanat_http_requests_total{route="/api/v1/thing/{id}",method="GET",status="2xx"} 2"#))
    #expect(text.contains(#"qanat_http_requests_total{route="none",method="none",status="4xx"} 1"#))
    #expect(!text.contains("elsewhere"))
  }

  @Test(arguments: [
    ("GET /api/v1/thing", [], "en"), ("GET /api/v1/thing", ["Accept-Language: ar-EG"], "ar"),
    ("GET /api/v1/thing", ["Accept-Language: fr, ar;q=0.5, en;q=0.8"], "en"),
    ("GET /api/v1/thing?lang=ar", ["Accept-Language: en"], "ar"),
    ("GET /api/v1/thing?lang=fr", [], "en"),
  ])
  func `the language is the caller's`(line: String, fields: [String], expected: String) async throws
  {
    let harness = try await Harness([.does { .json(["lang": .string($0.language.rawValue)]) }])
    #expect(try await harness.answer(line, fields).json() == ["lang": .string(expected)])
  }
}
