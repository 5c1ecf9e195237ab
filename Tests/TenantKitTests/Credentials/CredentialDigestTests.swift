import Core
import Store
import Testing

@testable import TenantKit

struct CredentialDigestTests {
  // From `printf '\001pk_abc\000sk_def' | sha256sum` and its like.
  @Test(arguments: [
    (
      CredentialDigest.pair(bytes("pk_abc"), bytes("sk_def")),
      "fd5584eecbe1fddb69ab8752febedde8f65da74bffdb4ae7f5c0def44a79c3bb"
    ),
    (
      CredentialDigest.token(bytes("qb_abc")),
      "da4456634825d4febad086c37e95d73208371abf2a7caebb064ca76f74f2d3af"
    ),
    (
      CredentialDigest.cookie(bytes("cookie")),
      "1f4e881cca019ac8806d0eb5ccc6f182c96b0cb37794fa765a50c0f4ac076da8"
    ),
  ])
  func `a digest is the SHA-256 of its kind and its parts`(
    digest: CredentialDigest?, hex: String
  ) throws {
    #expect(try #require(digest).sqlValue == .bytes(try #require(Hex.decode(hex))))
    #expect(CredentialDigest(sqlValue: try #require(digest).sqlValue) == digest)
  }

  @Test func `parts do not run into each other`() {
    #expect(
      CredentialDigest.pair(Self.bytes("pk_a"), Self.bytes("bsk_"))
        != CredentialDigest.pair(Self.bytes("pk_ab"), Self.bytes("sk_")))
    #expect(CredentialDigest.token(Self.bytes("abc")) != CredentialDigest.cookie(Self.bytes("abc")))
  }

  @Test func `a slice counts by its own bytes`() {
    let text = Array("Bearer qb_abc".utf8)
    #expect(CredentialDigest.token(text[7...]) == CredentialDigest.token(Self.bytes("qb_abc")))
  }

  @Test func `nothing is too short, and 512 bytes are the most`() {
    #expect(CredentialDigest.token([]) != nil)
    #expect(CredentialDigest.pair([], []) != nil)
    #expect(CredentialDigest.token(ArraySlice(repeating: 65, count: 511)) != nil)
    #expect(CredentialDigest.token(ArraySlice(repeating: 65, count: 512)) == nil)
    let half = ArraySlice<UInt8>(repeating: 65, count: 255)
    #expect(CredentialDigest.pair(half, half) != nil)
    #expect(CredentialDigest.pair(half + [65], half) == nil)
  }

  @Test func `it prints as nothing`() throws {
    let digest = try #require(CredentialDigest.token(Self.bytes("qb_abc")))
    #expect("\(digest)" == "CredentialDigest")
  }

  private static func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }
}
