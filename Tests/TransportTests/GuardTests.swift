import Core
import TestKit
import Testing

@testable import Transport

@Suite struct GuardTests {
  /// Hosts as a tenant may write them, none of which may be reached.
  static let forbidden: [String] =
    loopbackNotations
    + [
      "0.0.0.0", "0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "10.1", "012.0.0.1", "0xa.1",
      "167772161", "100.64.0.0", "100.100.100.200", "100.127.255.255", "127.0.0.0", "127.0.0.1",
      "127.255.255.254", "127.127.127.127", "168.63.129.16", "0xa83f8110", "169.254.0.0",
      "169.254.169.254", "169.254.170.2", "169.254.255.255", "2852039166", "0xa9fea9fe",
      "0251.0376.0251.0376", "0xa9.0xfe.0xa9.0xfe", "169.254.43518", "169.16689662", "172.16.0.0",
      "172.16.0.1", "172.31.255.255", "172.17.0.1", "172.1048577", "192.0.0.0", "192.0.0.9",
      "192.0.0.192", "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.88.99.1", "192.168.0.0",
      "192.168.1.1", "192.168.255.255", "3232235777", "0xc0a80101", "0300.0250.1.1",
      "192.168.257", "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.0", "203.0.113.255",
      "224.0.0.1", "232.1.2.3", "239.255.255.250", "240.0.0.1", "250.1.2.3", "255.255.255.255",
      "4294967295", "0xffffffff", "037777777777", "255.16777215",
      "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::0:1]", "[::2]",
      "[::127.0.0.1]", "[::7f00:1]", "[::10.0.0.1]", "[::8.8.8.8]", "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]", "[::FFFF:7F00:0001]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
      "[::ffff:a00:1]", "[::ffff:192.168.0.1]", "[::ffff:c0a8:1]", "[::ffff:169.254.169.254]",
      "[::ffff:a9fe:a9fe]", "[::ffff:0.0.0.0]", "[::ffff:0:127.0.0.1]", "[::ffff:0:7f00:1]",
      "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.1.2.3]", "[64:ff9b::a9fe:a9fe]",
      "[64:ff9b::192.168.1.1]", "[64:ff9b:1::]", "[64:ff9b:1::8.8.8.8]",
      "[64:ff9b:1:ffff::a00:1]", "[100::1]", "[100:0:0:1::1]", "[2001::1]",
      "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:2::1]", "[2001:10::1]", "[2001:20::1]",
      "[2001:1ff:ffff::1]", "[2001:db8::1]", "[2001:db8:ffff::1]", "[2002::1]", "[2002:7f00:1::1]",
      "[2002:a00:1::]", "[2002:a9fe:a9fe::1]", "[2002:808:808::1]", "[3fff::1]", "[3fff:fff::1]",
      "[2606:4700::5efe:10.0.0.1]", "[2606:4700::200:5efe:192.168.0.1]", "[2606:4700::5efe:7f00:1]",
      "[4000::1]", "[5f00::1]", "[8000::1]", "[fc00::1]", "[fd00::1]", "[fd00:ec2::254]",
      "[fdff:ffff::1]", "[fe00::1]", "[fe80::1]", "[fe80::a9fe:a9fe]", "[febf::1]", "[fec0::1]",
      "[feff::1]", "[ff02::1]", "[ff05::2]", "[ff0e::1]", "[::1:2:3:4:5:6]", "[1::]",
    ]

  /// Every way the C library reads 127.0.0.1, each part in decimal, octal and hexadecimal.
  static let loopbackNotations: [String] = {
    let writings = { (value: Int) in
      [
        "\(value)", "0\(String(value, radix: 8))", "000\(String(value, radix: 8))",
        "0x\(String(value, radix: 16))", "0X\(String(value, radix: 16, uppercase: true))",
      ]
    }
    var all: [String] = []
    for first in writings(127) {
      for last in writings(1) {
        all.append("\(first).0.0.\(last)")
        all.append("\(first).0.\(last)")
        all.append("\(first).\(last)")
        all.append("\(first).0x0.00.\(last).")
      }
    }
    return all + writings(2_130_706_433) + ["0x0000007f000001", "00000000000017700000001"]
  }()

  static let permitted = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "134744072", "0x08080808", "010.8.8.8", "168.63.129.15",
    "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
    "191.255.1.1",
    "192.0.1.0", "192.0.3.0", "192.31.196.1", "192.167.255.255", "192.169.0.0", "198.17.255.255",
    "198.20.0.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "[::ffff:8.8.8.8]",
    "[::ffff:808:808]", "[64:ff9b::8.8.8.8]", "[64:ff9b::808:808]", "[2001:200::1]",
    "[2001:4860:4860::8888]", "[2001:db7::1]", "[2001:db9::1]", "[2003::1]", "[2606:4700::1111]",
    "[2606:4700::5efe:8.8.8.8]", "[2a00:1450::200e]", "[3ffe::1]", "[2620:fe::9]", "[3fff:1000::1]",
  ]

  @Test(arguments: forbidden)
  func `an address that is not public is refused in any notation`(_ host: String) throws {
    let url = try OutgoingURL("http://\(host)/")
    guard case .address(let address) = url.host else {
      Issue.record("\(host) was read as a name")
      return
    }
    for purpose in Purpose.allCases {
      #expect(!AddressGuard().permits(address, host: url.host, for: purpose))
    }
  }

  @Test(arguments: permitted)
  func `a public address is permitted in any notation`(_ host: String) throws {
    let url = try OutgoingURL("https://\(host)/")
    guard case .address(let address) = url.host else {
      Issue.record("\(host) was read as a name")
      return
    }
    #expect(AddressGuard().permits(address, host: url.host, for: .webhooks))
  }

  @Test(arguments: loopbackNotations)
  func `every notation of loopback is written as one address`(_ host: String) throws {
    #expect(try OutgoingURL("http://\(host)/").text == "http://127.0.0.1/")
  }

  @Test(arguments: forbidden + ["localhost", "LOCALHOST.", "a.localhost"])
  func `a URL that can never be reached is known by itself`(_ host: String) throws {
    let url = try OutgoingURL("http://\(host)/")
    #expect(!AddressGuard().couldPermit(url.host, for: .webhooks))
  }

  @Test(arguments: permitted + ["example.com", "localhost.example.com", "mylocalhost"])
  func `a URL that may lead to the public is judged when it is called`(_ host: String) throws {
    #expect(AddressGuard().couldPermit(try OutgoingURL("http://\(host)/").host, for: .webhooks))
  }

  @Test(arguments: ["127.0.0.0/8", "::1", "localhost"])
  func `this machine may be called by its name where a list opens it`(_ entry: String) throws {
    let rules = try AddressGuard(allow: [.webhooks: [entry]])
    #expect(rules.couldPermit(.name("localhost"), for: .webhooks))
    #expect(!rules.couldPermit(.name("localhost"), for: .media))
  }

  @Test func `an allowed block opens itself, for its purpose alone`() throws {
    let rules = try AddressGuard(allow: [.webhooks: ["10.1.0.0/16", "fd12::/32"]])
    let asked = { (text: String, purpose: Purpose) in
      IPAddress(text).map { rules.permits($0, host: .address($0), for: purpose) }
    }
    #expect(asked("10.1.255.255", .webhooks) == true)
    #expect(asked("10.2.0.0", .webhooks) == false)
    #expect(asked("::ffff:10.1.2.3", .webhooks) == true)
    #expect(asked("64:ff9b::10.1.2.3", .webhooks) == false)
    #expect(asked("fd12:0:1::1", .webhooks) == true)
    #expect(asked("fd13::1", .webhooks) == false)
    for purpose in [Purpose.providers, .media, .mail] {
      #expect(asked("10.1.2.3", purpose) == false)
    }
  }

  @Test func `an allowed host name opens what it leads to, and no other name does`() throws {
    let rules = try AddressGuard(allow: [.media: ["Files.Internal."]])
    let address = try #require(IPAddress("10.0.0.9"))
    #expect(rules.permits(address, host: .name("files.internal"), for: .media))
    #expect(!rules.permits(address, host: .name("x.files.internal"), for: .media))
    #expect(!rules.permits(address, host: .address(address), for: .media))
    #expect(!rules.permits(address, host: .name("files.internal"), for: .webhooks))
  }

  @Test(arguments: [
    "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/+8",
    "fe80::1%1",
    "::/129", "::ffff:10.0.0.0/95", "", "http://x", "a b", "1.2.3", "0x7f000001",
  ])
  func `an entry that is no place is refused by its name`(_ entry: String) {
    #expect(throws: AddressGuardError(purpose: .mail, entry: entry)) {
      try AddressGuard(allow: [.mail: [entry]])
    }
  }

  @Test(arguments: [
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("1:0:0:2::3", "1:0:0:2::3"),
    ("::ffff:1.2.3.4", "1.2.3.4"), ("64:ff9b::1.2.3.4", "64:ff9b::102:304"), ("1.2.3.4", "1.2.3.4"),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
  ])
  func `an address is written in its one form`(_ text: String, _ canonical: String) {
    #expect(IPAddress(text)?.description == canonical)
  }

  @Test(arguments: [
    "", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1.2.3.",
    "a.b.c.d",
    "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g", "::1.2.3", "::1.2.3.4:5",
    "1:2:3:4:5:6:7:1.2.3.4", "fe80::1%eth0", "1:", ":1", "1:2:3:4:5:6:7:", "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8", "+1::", "[::1]",
  ])
  func `what is no address is not read as one`(_ text: String) {
    #expect(IPAddress(text) == nil)
  }
}
