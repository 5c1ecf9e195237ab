import Core
import TestKit
import Testing

@testable import TenantKit

private let keyring = VaultKeyring(VaultKey([UInt8](0..<32))!)
private let salt = [UInt8](100..<116)
private let nonce = [UInt8](200..<212)

@Suite struct VaultTests {
  // Made with Python's `hmac` and `cryptography`.
  @Test(
    arguments: [
      (
        "", "",
        "014443aad1e490cad76465666768696a6b6c6d6e6f70717273c8c9cacbcccdcecfd0d1d2d389b523f283784ab36cb2e6c6ec03b254"
      ),
      (
        "سر صغير: token", "01234567-89ab-7def-8123-456789abcdef idempotency",
        "014443aad1e490cad76465666768696a6b6c6d6e6f70717273c8c9cacbcccdcecfd0d1d2d3a8007403dd2bea4f1d3fae46b0116113be5a8c07da7b83e61c3a98ae228d74a528c722fa"
      ),
    ] as [(String, String, String)])
  func `a seal is what other programs make of the same numbers`(
    text: String, context: String, hex: String
  ) throws {
    let plain = Array(text.utf8)
    let sealed = SealingKey(keyring.current).seal(plain, context: context, random: salt + nonce)
    #expect(Hex.encode(sealed) == hex)
    #expect(try Vault(keyring).open(try #require(Hex.decode(hex)), context: context) == plain)
  }

  @Test func `two seals of the same bytes differ from the salt on`() throws {
    let vault = Vault(keyring)
    let seals = (0..<100).map { _ in vault.seal([1, 2, 3], context: "a") }
    let randoms = Set(seals.map { Array($0[9..<37]) })
    #expect(randoms.count == 100)
    for sealed in seals { #expect(try vault.open(sealed, context: "a") == [1, 2, 3]) }
  }

  @Test func `no byte of a seal can be changed, nor one be added or taken away`() {
    let vault = Vault(keyring)
    let sealed = vault.seal(Array("a secret".utf8), context: "a")
    for place in sealed.indices {
      var spoiled = sealed
      spoiled[place] ^= 1
      #expect(throws: VaultError.self) { try vault.open(spoiled, context: "a") }
    }
    #expect(throws: VaultError.spoiled) { try vault.open(sealed + [0], context: "a") }
    for count in sealed.indices {
      #expect(throws: VaultError.self) { try vault.open(Array(sealed.prefix(count)), context: "a") }
    }
  }

  @Test func `what belongs to one tenant does not open for another, nor for another purpose`()
    throws
  {
    let vault = Vault(keyring)
    let (one, other) = (TenantID(UUID(high: 1, low: 1)), TenantID(UUID(high: 1, low: 2)))
    let sealed = vault.seal([7], context: Vault.context(one, "idempotency"))
    #expect(throws: VaultError.spoiled) {
      try vault.open(sealed, context: Vault.context(other, "idempotency"))
    }
    #expect(throws: VaultError.spoiled) {
      try vault.open(sealed, context: Vault.context(one, "token"))
    }
    #expect(try vault.open(sealed, context: Vault.context(one, "idempotency")) == [7])
  }

  @Test func `the first key seals and every key opens`() throws {
    let old = Vault(keyring)
    let sealed = old.seal([7], context: "a")
    let wider = try #require(keyring.adding(.random()))
    let both = Vault(wider)
    #expect(try both.open(sealed, context: "a") == [7])
    #expect(!both.isCurrent(sealed))
    let anew = both.seal([7], context: "a")
    #expect(both.isCurrent(anew))
    #expect(throws: VaultError.unknownKey) { try old.open(anew, context: "a") }
    old.use(wider)
    #expect(try old.open(anew, context: "a") == [7])
  }

  @Test func `a ring has one key at least, and none twice`() throws {
    #expect(VaultKeyring([]) == nil)
    #expect(VaultKeyring([keyring.current, keyring.current]) == nil)
    #expect(VaultKeyring((0...VaultKeyring.countMax).map { _ in VaultKey.random() }) == nil)
  }

  @Test func `keys come from the environment with commas between`() throws {
    let (one, other) = (VaultKey.random(), VaultKey.random())
    func text(_ key: VaultKey) -> String { Base64.encode(key.bytes.exposed) }
    #expect(try VaultKeyring(base64List: text(one)).keys == [one])
    #expect(try VaultKeyring(base64List: "\(text(one)), \(text(other))").keys == [one, other])
    for list in [
      "", ",", "\(text(one)),", "\(text(one)),\(text(one))", "\(text(one)) \(text(other))",
    ] {
      #expect(throws: VaultKeyError.unreadableText) { try VaultKeyring(base64List: list) }
    }
  }
}
