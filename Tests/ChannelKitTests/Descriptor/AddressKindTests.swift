import Core
import Testing

@testable import ChannelKit

@Suite struct AddressKindTests {
  private static let chat = AddressKind("chat", Localized("Chat", arabic: "محادثة"), .integer)
  private static let user = AddressKind(
    "user", Localized("User", arabic: "مستخدم"), .opaque(bytesMax: 8))

  private static let mailbox = AddressKind("email", Localized("E-mail", arabic: "بريد"), .email)

  @Test(arguments: [
    (AddressKind.telephone, "+1 (555) 123-4567", "+15551234567"),
    (.telephone, "00967 777 123 456", "+967777123456"), (.telephone, "0777123456", nil),
    (chat, "-1001234567890", "-1001234567890"),
    (chat, "12a", nil), (chat, "", nil), (user, "U+12/=:", "U+12/=:"), (user, "123456789", nil),
    (user, "a b", nil), (user, "é", nil),
    (mailbox, "Amal@Example.COM", "amal@example.com"), (mailbox, "amal", nil),
  ])
  func `an address is kept in one form, or is none`(
    kind: AddressKind, text: String, kept: String?
  ) {
    #expect(kind.address(text) == kept)
  }
}

@Suite struct ProviderPathTests {
  @Test func `a path is escaped, and its secrets are not shown`() {
    let (token, name) = (Secret("1:a/b"), "a b&c")
    let path: ProviderPath = "/bot\(secret: token)/send?to=\(name)"
    #expect(path.exposed == "/bot1:a%2Fb/send?to=a+b%26c")
    #expect("\(path)" == "/bot***/send?to=a+b%26c")
  }
}
