package import ChannelKit
import Core
package import Crypto

/// A text sealed for one browser (RFC 8291), in the form of `aes128gcm` (RFC 8188): one record, which says by itself
/// what it was sealed with.
package enum PushEncryption {
  package static let saltByteCount = 16
  /// Every service takes bodies of 4,096 bytes; the head has 86 of them, the mark behind the text one, the tag 16.
  package static let plainBytesMax = 3_993

  /// The body of a push. The key and the salt serve one push.
  package static func seal(
    _ plain: [UInt8], for browser: PushSubscription, salt: [UInt8], key: P256.PrivateKey
  ) -> [UInt8] {
    precondition(salt.count == saltByteCount, "a salt has 16 bytes")
    precondition(plain.count <= plainBytesMax, "one record holds no more")
    let secret = inputKey(browser, key)
    let even = HKDFSHA256.extract(salt: salt, from: secret)
    let sealed = AES128GCM.seal(
      plain + [lastRecordMark],
      key: HKDFSHA256.expand(even, label: label("aes128gcm"), count: AES128GCM.keyByteCount),
      nonce: HKDFSHA256.expand(even, label: label("nonce"), count: AES128GCM.nonceByteCount))
    let point = key.publicKey.bytes
    return salt + recordBytes + [UInt8(point.count)] + point + sealed
  }

  /// The secret of both sides' keys, bound to them and to the browser's own secret (RFC 8291, §3.4).
  private static func inputKey(
    _ browser: PushSubscription, _ key: P256.PrivateKey
  ) -> Secret<[UInt8]> {
    let shared = HKDFSHA256.extract(
      salt: browser.secret.exposed, from: key.sharedSecret(with: browser.key))
    let label = Array("WebPush: info\0".utf8) + browser.key.bytes + key.publicKey.bytes
    return HKDFSHA256.expand(shared, label: label, count: 32)
  }

  private static func label(_ purpose: String) -> [UInt8] {
    Array("Content-Encoding: \(purpose)\0".utf8)
  }

  private static let lastRecordMark: UInt8 = 2
  /// 4,096, most significant byte first.
  private static let recordBytes: [UInt8] = [0, 0, 0x10, 0]
}
