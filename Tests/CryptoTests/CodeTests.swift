import Core
import Crypto
import Testing

@Suite struct CodeTests {
  /// RFC 4231, §4.
  @Test(arguments: [
    (
      String(repeating: "0b", count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Hex.encode("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      String(repeating: "aa", count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func `codes are those of the RFC`(key: String, message: [UInt8], code: String) throws {
    let key = Secret(try #require(Hex.decode(key)))
    #expect(Hex.encode(HMACSHA256.code(of: message, key: key)) == code)
    let bytes = try #require(Hex.decode(code))
    #expect(HMACSHA256.isCode(bytes, of: message, key: key))
    #expect(!HMACSHA256.isCode(bytes, of: message + [0], key: key))
    #expect(!HMACSHA256.isCode(bytes.dropLast(), of: message, key: key))
  }

  /// RFC 4231, §4.
  @Test(arguments: [
    (
      String(repeating: "0b", count: 20), Array("Hi There".utf8),
      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
    ),
    (
      Hex.encode("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    ),
    (
      String(repeating: "aa", count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
        + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"
    ),
  ])
  func `long codes are those of the RFC`(key: String, message: [UInt8], code: String) throws {
    let key = Secret(try #require(Hex.decode(key)))
    #expect(Hex.encode(HMACSHA512.code(of: message, key: key)) == code)
    let bytes = try #require(Hex.decode(code))
    #expect(HMACSHA512.isCode(bytes, of: message, key: key))
    #expect(!HMACSHA512.isCode(bytes, of: message + [0], key: key))
    #expect(!HMACSHA512.isCode(bytes.dropLast(), of: message, key: key))
  }

  @Test func `an empty key signs nothing`() {
    let code = HMACSHA256.code(of: [1], key: Secret([]))
    #expect(!HMACSHA256.isCode(code, of: [1], key: Secret([])))
    let long = HMACSHA512.code(of: [1], key: Secret([]))
    #expect(!HMACSHA512.isCode(long, of: [1], key: Secret([])))
  }

  /// FIPS 180-2, appendix B.
  @Test func `digests are those of the standard`() {
    #expect(
      Hex.encode(SHA256.bytes(of: Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Hex.encode(SHA256.bytes(of: []))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
