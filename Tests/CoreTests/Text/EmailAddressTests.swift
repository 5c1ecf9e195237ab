import Core
import Testing

@Suite struct EmailAddressTests {
  @Test(arguments: [
    ("a@b.cc", "b.cc"), ("Amal@Example.COM", "example.com"),
    ("first.last+tag@sub.example.com", "sub.example.com"),
    ("!#$%&'*+-/=?^_`{|}~@example.org", "example.org"),
    ("a@xn--mgbh0fb.xn--kgbechtv", "xn--mgbh0fb.xn--kgbechtv"),
    ("a@1.2.example", "1.2.example"),
  ])
  func `an address is kept in lower case`(text: String, domain: String) throws {
    let address = try #require(EmailAddress(text))
    #expect(address.description == text.lowercased() && address.domain == domain)
  }

  @Test(arguments: [
    "", "a", "@b.cc", "a@", "a@b", "a@b..cc", "a@b.cc.", "a@.b.cc", ".a@b.cc", "a.@b.cc",
    "a..b@b.cc", "a b@b.cc", "a@b c.cc", "<a@b.cc>", "a@b.cc>", "a@b@c.cc", "\"a b\"@b.cc",
    "a@[127.0.0.1]", "a@127.0.0.1", "a@127.1", "a@1.0x7f", "é@b.cc", "a@é.cc", "a\u{A0}b@c.cc",
    "a@b.cc\r\nRCPT TO:<x@y.zz>", "a\n@b.cc", "a@b.cc\n", "a,b@b.cc", "a@b_c.cc", "a@-b.cc",
    "a@b-.cc", "a@\u{212A}b.cc", String(repeating: "a", count: 65) + "@b.cc",
    "a@" + String(repeating: "b", count: 64) + ".cc",
    "a@" + String(repeating: "b.", count: 126) + "cc",
  ])
  func `what is no address is refused`(text: String) {
    #expect(EmailAddress(text) == nil)
  }
}
