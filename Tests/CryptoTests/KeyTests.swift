import Core
import Crypto
import Testing

@Suite struct HKDFSHA256Tests {
  /// RFC 5869, A.1 to A.3.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 22), Array(0x00...0x0C), Array(0xF0...0xF9),
      "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    ),
    (
      Array(0x00...0x4F), Array(0x60...0xAF), Array(0xB0...0xFF),
      "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        + "cc30c58179ec3e87c14c01d5c1f3434f1d87"
    ),
    (
      [UInt8](repeating: 0x0B, count: 22), [UInt8](), [UInt8](),
      "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    ),
  ])
  func `keys are those of the RFC`(
    secret: [UInt8], salt: [UInt8], label: [UInt8], even: String, key: String
  ) {
    let found = HKDFSHA256.extract(salt: salt, from: Secret(secret))
    #expect(Hex.encode(found.exposed) == even)
    let count = key.utf8.count / 2
    #expect(Hex.encode(HKDFSHA256.expand(found, label: label, count: count).exposed) == key)
    #expect(key.hasPrefix(Hex.encode(HKDFSHA256.expand(found, label: label, count: 7).exposed)))
  }
}

@Suite struct AES128GCMTests {
  /// The specification of GCM, appendix B, cases 1 to 3.
  @Test(arguments: [
    (
      "00000000000000000000000000000000", "000000000000000000000000", "",
      "58e2fccefa7e3061367f1d57a4e7455a"
    ),
    (
      "00000000000000000000000000000000", "000000000000000000000000",
      "00000000000000000000000000000000",
      "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"
    ),
    (
      "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
        + "4d5c2af327cd64a62cf35abd2ba6fab4"
    ),
  ])
  func `texts are sealed as the specification has it`(
    key: String, nonce: String, plain: String, sealed: String
  ) throws {
    let key = Secret(try #require(Hex.decode(key)))
    let nonce = Secret(try #require(Hex.decode(nonce)))
    let plain = try #require(Hex.decode(plain))
    let found = AES128GCM.seal(plain, key: key, nonce: nonce)
    #expect(Hex.encode(found) == sealed)
    #expect(AES128GCM.open(found, key: key, nonce: nonce) == plain)
    for place in found.indices {
      var spoiled = found
      spoiled[place] ^= 1
      #expect(AES128GCM.open(spoiled, key: key, nonce: nonce) == nil)
    }
    #expect(AES128GCM.open(Array(found.dropLast()), key: key, nonce: nonce) == nil)
    #expect(AES128GCM.open([], key: key, nonce: nonce) == nil)
  }
}
