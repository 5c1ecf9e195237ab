import Core
import Crypto
import Testing

@Suite struct Ed25519SignTests {
  /// RFC 8032, §7.1, test 2.
  @Test func `the seed of the RFC gives its key and its signature`() {
    let seed = Hex.decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")!
    let signed = Ed25519.sign([0x72], seed: Secret(seed))
    #expect(
      signed.map { Hex.encode($0.publicKey) }
        == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    #expect(
      signed.map { Hex.encode($0.signature) }
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
  }

  @Test func `a seed of another length signs nothing`() {
    #expect(Ed25519.sign([0x72], seed: Secret([1, 2, 3])) == nil)
  }
}
