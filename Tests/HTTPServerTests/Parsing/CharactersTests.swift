import Testing

@testable import HTTPServer

@Suite struct CharactersTests {
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  @Test func `each class holds exactly the characters of its grammar`() {
    let token = Set((Self.letters + "!#$%&'*+-.^_`|~").utf8)
    let target = Set((Self.letters + "-._~!$&'()*+,;=:@/?%").utf8)
    let unreserved = Set((Self.letters + "-._~").utf8)
    for byte in UInt8.min ... .max {
      #expect(byte.isTokenCharacter == token.contains(byte))
      #expect(byte.isTargetCharacter == target.contains(byte))
      #expect(byte.isUnreserved == unreserved.contains(byte))
      #expect(byte.isPlainPathCharacter == target.subtracting(".%?".utf8).contains(byte))
      #expect(byte.isHostCharacter == unreserved.union("!$&'()*+;=".utf8).contains(byte))
      let isControl = byte < 0x20 && byte != 0x09 || byte == 0x7F
      #expect(byte.isFieldValueCharacter == !isControl)
    }
  }
}
