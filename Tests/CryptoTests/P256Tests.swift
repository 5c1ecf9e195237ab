import Core
import TestKit
import Testing

@testable import Crypto

@Suite struct P256Tests {
  static func bytes(_ hex: String) -> [UInt8] { Hex.decode(hex)! }

  /// RFC 6979, A.2.5.
  private static let owner = P256.PrivateKey(
    Secret(bytes("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")))!

  @Test func `the public key is that of the RFC`() {
    #expect(
      Hex.encode(Self.owner.publicKey.bytes)
        == "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
  }

  @Test(arguments: [
    (
      "sample",
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    ),
    (
      "test",
      "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
        + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
    ),
  ])
  func `signatures are those of the RFC`(message: String, signature: String) {
    let message = Array(message.utf8)
    let signature = Self.bytes(signature)
    #expect(Self.owner.signature(of: message) == signature)
    #expect(Self.owner.publicKey.isSignature(signature, of: message))
  }

  @Test func `no other message, key or signature passes`() {
    let signature = Self.owner.signature(of: [1, 2, 3])
    let key = Self.owner.publicKey
    #expect(key.isSignature(signature, of: [1, 2, 3]))
    #expect(!key.isSignature(signature, of: [1, 2, 4]))
    #expect(!key.isSignature(Array(signature.dropLast()), of: [1, 2, 3]))
    #expect(!key.isSignature([UInt8](repeating: 0, count: 64), of: [1, 2, 3]))
    #expect(!key.isSignature([UInt8](repeating: 0xFF, count: 64), of: [1, 2, 3]))
    for place in signature.indices {
      var spoiled = signature
      spoiled[place] ^= 1
      #expect(!key.isSignature(spoiled, of: [1, 2, 3]))
    }
    let stranger = P256.PrivateKey(seed: Secret([UInt8](repeating: 7, count: 32)))
    #expect(!stranger.publicKey.isSignature(signature, of: [1, 2, 3]))
  }

  /// NIST's CAVP, ECC CDH primitive, P-256, the first.
  @Test func `both sides come to the secret of the standard`() throws {
    let other = try #require(
      P256.PublicKey(
        Self.bytes(
          "04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
            + "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac")))
    let own = try #require(
      P256.PrivateKey(
        Secret(Self.bytes("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534"))))
    #expect(
      Hex.encode(own.sharedSecret(with: other).exposed)
        == "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b")
    #expect(
      own.sharedSecret(with: Self.owner.publicKey) == Self.owner.sharedSecret(with: own.publicKey))
  }

  @Test func `what is no point of the curve is no key`() {
    let good = Self.owner.publicKey.bytes
    #expect(P256.PublicKey(good) != nil)
    var beside = good
    beside[64] ^= 1
    var hybrid = good
    hybrid[0] = 6 + good[64] % 2
    let zero = [4] + [UInt8](repeating: 0, count: 64)
    let beyond = [4] + [UInt8](repeating: 0xFF, count: 64)
    let compressed = [2 + good[64] % 2] + Array(good[1...32])
    let short = Array(good.dropLast())
    for bytes in [beside, hybrid, zero, beyond, compressed, [], [0], good + [0], short] {
      #expect(P256.PublicKey(bytes) == nil)
    }
  }

  @Test func `a private key is above zero and below the order`() {
    let order = Self.bytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    var last = order
    last[31] -= 1
    #expect(P256.PrivateKey(Secret(last)) != nil)
    let zero = [UInt8](repeating: 0, count: 32)
    for bytes in [zero, order, [UInt8](repeating: 0xFF, count: 32), [], last + [0]] {
      #expect(P256.PrivateKey(Secret(bytes)) == nil)
    }
  }

  @Test func `a seed leads to one key, and another seed to another`() {
    let keys = (0..<32).map { P256.PrivateKey(seed: Secret([UInt8](repeating: $0, count: 48))) }
    #expect(Set(keys.map(\.publicKey)).count == 32)
    #expect(
      keys[3].bytes == P256.PrivateKey(seed: Secret([UInt8](repeating: 3, count: 48))).bytes)
  }

  @Test(arguments: [
    (
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"
    ),
    (
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
      "0000000000000000000000000000000000000000000000000000000000000000"
    ),
    (
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "00000000ffffffff00000000000000004319055258e8617b0c46353d039cdaae"
    ),
  ])
  func `a digest is taken modulo the order`(digest: String, reduced: String) {
    #expect(Hex.encode(SignatureNonces.reduced(Self.bytes(digest))) == reduced)
  }

  @Test func `signatures of many keys and messages are good and differ`() {
    var random = SeededGenerator(seed: 4)
    var seen: Set<[UInt8]> = []
    for number in 0..<64 {
      let seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
      let key = P256.PrivateKey(seed: Secret(seed))
      let message = Array("message \(number)".utf8)
      let signature = key.signature(of: message)
      #expect(key.publicKey.isSignature(signature, of: message))
      seen.insert(signature)
    }
    #expect(seen.count == 64)
  }
}
