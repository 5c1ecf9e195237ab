import Core
import Testing

@Suite struct IPAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
    ("::", "::"), ("::1", "::1"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("fe80::", "fe80::"),
    ("::ffff:10.0.0.1", "10.0.0.1"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("0:0:0:2::", "0:0:0:2::"),
  ])
  func `an address has one canonical text`(text: String, canonical: String) throws {
    #expect(try #require(IPAddress(text)).description == canonical)
  }

  @Test(arguments: [
    "", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.", "+1.2.3.4", "1.2.3.4 ", ":",
    ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%eth0", "[::1]",
    "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "-1::", "+1::", "1:2:3:4:5:6:7::8", "::127.0.0.1:1",
  ])
  func `what is not an address is refused`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::2", false), ("::/0", "fe80::1", true),
    ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
    ("fc00::/7", "fdff::1", true), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
  ])
  func `a block holds the addresses under its prefix`(
    block: String, address: String, held: Bool
  )
    throws
  {
    let address = try #require(IPAddress(address))
    #expect(try #require(AddressBlock(block)).contains(address) == held)
  }

  @Test(arguments: ["10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "/8", "a/8"])
  func `a block with stray bits or a bad prefix is refused`(text: String) {
    #expect(AddressBlock(text) == nil)
  }
}
