import Core
import Store
import Testing

@testable import TenantKit

struct AbilitiesTests {
  @Test func `a list allows what it names and no more`() throws {
    let abilities = try Abilities(["messages.send", "read:leads", "messages.send"])
    #expect(abilities.contains("messages.send"))
    #expect(abilities.contains("read:leads"))
    #expect(!abilities.contains("messages.read"))
    #expect(!abilities.contains("leads.read"))
    #expect(abilities.texts == ["messages.send", "read:leads"])
  }

  @Test func `a star allows everything`() throws {
    let abilities = try Abilities(["contacts.read", "*"])
    #expect(abilities.contains("messages.send"))
    #expect(abilities.texts == ["*"])
  }

  @Test(arguments: [[], ["*"], ["messages.send"], ["a.b", "read:leads"]])
  func `abilities are read as they were stored`(texts: [String]) throws {
    let abilities = try Abilities(texts)
    #expect(Abilities(sqlValue: abilities.sqlValue) == abilities)
    #expect(Abilities(sqlValue: .text("messages.send nonsense")) == nil)
  }

  @Test(arguments: [["messages"], ["messages.*"], ["* "], [""], ["messages.send read:leads"]])
  func `what is no ability is refused`(texts: [String]) {
    #expect(Result { try Abilities(texts) }.failureCode == .invalid(field: "abilities"))
  }
}

struct AddressListTests {
  @Test func `an empty list allows every address`() throws {
    #expect(AddressList.any.allows(try #require(IPAddress("192.0.2.7"))))
  }

  @Test func `a list allows what is in its blocks`() throws {
    let list = try AddressList(["192.0.2.0/24", "2001:db8::1"])
    #expect(list.allows(try #require(IPAddress("192.0.2.255"))))
    #expect(!list.allows(try #require(IPAddress("192.0.3.0"))))
    #expect(list.allows(try #require(IPAddress("2001:db8::1"))))
    #expect(!list.allows(try #require(IPAddress("2001:db8::2"))))
  }

  @Test func `a stored list that cannot be read is not an open one`() throws {
    #expect(AddressList(sqlValue: .text("192.0.2.0/24")) == (try AddressList(["192.0.2.0/24"])))
    #expect(AddressList(sqlValue: .text("192.0.2.0/40")) == nil)
    #expect(AddressList(sqlValue: .text("")) == .any)
  }
}
