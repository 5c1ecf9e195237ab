import Core
import OperationsTestKit
import Testing

@testable import HTTPServer
@testable import Operations

@Suite struct SurfaceTests {
  @Test(arguments: [
    ("/functions/v1/nothing", [], Surface.social),
    ("/functions/v1", [], .social),
    ("/api/v1/nothing", [], .messaging),
    ("/api/v1/nothing", ["Authorization: Bearer x"], .crm),
    ("/api/v1/nothing", ["Authorization: bearer x"], .crm),
    ("/api/v1/nothing", ["Authorization: Basic x"], .messaging),
    ("/api/v1/nothing", ["X-API-Key: x"], .messaging),
    ("/api/v1", ["Authorization: Bearer x"], .crm),
    ("/api/v12/nothing", ["Authorization: Bearer x"], .messaging),
    ("/api/nothing", [], .studio),
    ("/api/nothing", ["X-API-Key: x"], .studio),
    ("/api/nothing", ["X-API-Key: x", "Authorization: Bearer x"], .studio),
    ("/api/nothing", ["Authorization: Bearer x"], .messaging),
    ("/api/nothing", ["X-Public-Key: x", "X-Secret-Key: y"], .messaging),
    ("/api", [], .studio),
    ("/apiary", [], .system),
    ("/portal/nothing", [], .studio),
    ("/", [], .system),
    ("/nothing", ["X-API-Key: x"], .system),
  ])
  func `a path that nothing matches finds the nearest surface`(
    path: String, fields: [String], expected: Surface
  ) throws {
    #expect(Surface.nearest(to: try Harness.head("GET \(path)", fields)) == expected)
  }

  @Test func `a refused request belongs to the operation that it names`() async throws {
    let harness = try await Harness([
      .does(.put, "/api/campaigns/{campaign}", .messaging) { _ in Reply() },
      .does(.post, "/api/campaigns", .studio) { _ in Reply() },
    ])
    let studio = try harness.refusal(.bodyTooLarge(limitBytes: 5), "POST /api/campaigns")
    #expect(try studio.json()["code"] == "BODY_TOO_LARGE")
    let messaging = try harness.refusal(.bodyTooLarge(limitBytes: 5), "PUT /api/campaigns/7")
    #expect(try messaging.json()["error"]?["details"] == ["limit_bytes": 5])
  }

  @Test func `a wrong method is refused in the surface of the path`() async throws {
    let harness = try await Harness([.does(.get, "/functions/v1/x", .social) { _ in Reply() }])
    let response = try await harness.answer("DELETE /functions/v1/x")
    #expect(response.status.code == 405)
    let json = try response.json()
    #expect(json["success"] == false)
    #expect(json["error"]?["details"]?["allowed"] == ["GET", "HEAD", "OPTIONS"])
  }
}
