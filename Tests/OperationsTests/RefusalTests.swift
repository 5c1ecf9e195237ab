import Core
import OperationsTestKit
import Testing

@testable import HTTPServer
@testable import Operations

@Suite struct RefusalTests {
  private static let refusals: [Refusal] =
    Malformation.allCases.map { .malformed($0) } + [
      .targetTooLong(limitBytes: 8), .headTooLarge(limitBytes: 8), .bodyTooLarge(limitBytes: 8),
      .headTimeout, .bodyTimeout, .noTunnel, .unknownTransferCoding, .unknownVersion,
      .unmetExpectation, .notFound, .methodNotAllowed([.get]), .overloaded(retryAfterSeconds: 1),
    ]

  @Test(arguments: refusals)
  func `every refusal has a code and a sentence in two languages`(refusal: Refusal) {
    let error = APIError(refusal)
    #expect(error.status == refusal.status)
    #expect(error.code.allSatisfy { $0.isLowercase || $0 == "_" })
    #expect(error.message.english.hasSuffix("."))
    #expect(error.message.arabic.unicodeScalars.contains { (0x0621...0x064A).contains($0.value) })
  }

  @Test func `no two refusals say the same`() {
    let sentences = Self.refusals.map { APIError($0).message }
    #expect(Set(sentences).count == sentences.count)
  }

  @Test func `a request that cannot be read is refused with an id`() async throws {
    let response = try await Harness([]).refusal(.malformed(.requestLine), nil)
    #expect(response.headers[.xRequestID]?.count == 36)
    #expect(try response.json()["error"]?["details"] == ["rule": "requestLine"])
  }
}
