import Core
import Glibc
import TestKit
import Testing

extension ChannelTests {
  /// What tenants give as places of their own.
  @Suite struct PlaceTests {
    private static let webhook: JSON = ["url": "http://127.0.0.1:9/hook", "is_active": false]
    private static let remote: JSON = [
      "channel": "remote", "name": "Shop",
      "credentials": [
        "endpoint_url": "http://localhost:9/qanat",
        "signing_secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      ],
    ]

    @Test(arguments: [true, false])
    func `a place that is never called is refused at once, until the operator allows it`(
      isTest: Bool
    ) async throws {
      let folder = try TemporaryDirectory()
      let file = folder.file("g.json5")
      File.write("{}", to: file)
      let shop = try await Shop(isTest: isTest, ["--config", file])
      let refused = try shop.ask("POST /api/v1/webhooks", Self.webhook)
      #expect(refused.status == 422, "\(refused.text)")
      #expect(
        try refused.json()["error"]?["details"]?["errors"]?.objectValue?.map(\.key) == ["url"])
      let endpoint = try shop.ask("POST /api/v1/sessions", Self.remote)
      #expect(endpoint.status == 422, "\(endpoint.text)")
      #expect(
        try endpoint.json()["error"]?["details"]?["errors"]?.objectValue?.map(\.key)
          == ["credentials.endpoint_url"])

      File.write("{ guard: { allow: { webhooks: [\"127.0.0.0/8\"] } } }", to: file)
      shop.gateway.program.signal(SIGHUP)
      #expect(await shop.gateway.program.logs("\"changed\":\"guard.allow.webhooks\""))
      let isAllowed = try await eventually {
        try shop.ask("POST /api/v1/webhooks", Self.webhook).status == 201
      }
      #expect(isAllowed)
      #expect(try shop.ask("POST /api/v1/sessions", Self.remote).status == 201)
    }
  }
}
