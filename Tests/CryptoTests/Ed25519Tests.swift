import Core
import Crypto
import Testing

@Suite struct Ed25519Tests {
  /// RFC 8032, §7.1, test 2.
  private let publicKey = Hex.decode(
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")!
  private let signature = Hex.decode(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")!

  @Test func `a signature of the RFC is one`() {
    #expect(Ed25519.isSignature(signature, of: [0x72], publicKey: publicKey))
  }

  @Test func `no other message, key or signature passes`() {
    #expect(!Ed25519.isSignature(signature, of: [0x73], publicKey: publicKey))
    #expect(!Ed25519.isSignature(signature, of: [], publicKey: publicKey))
    for place in signature.indices {
      var spoiled = signature
      spoiled[place] ^= 1
      #expect(!Ed25519.isSignature(spoiled, of: [0x72], publicKey: publicKey))
    }
    var stranger = publicKey
    stranger[0] ^= 1
    #expect(!Ed25519.isSignature(signature, of: [0x72], publicKey: stranger))
    #expect(!Ed25519.isSignature([], of: [0x72], publicKey: publicKey))
    #expect(!Ed25519.isSignature(signature, of: [0x72], publicKey: []))
  }
}
