import Crypto
package import Store

/// What is kept of a credential: the SHA-256 of all its parts, which cannot be turned back into them.
///
/// Authentication is one exact look-up of it, so a wrong secret and an unknown key are the same case by construction.
package struct CredentialDigest: Sendable {
  /// Nothing longer is a credential. The longest that is issued has 89 bytes with its parts.
  package static let bytesLimit = 512

  let words: (UInt64, UInt64, UInt64, UInt64)

  /// Both halves of a key pair, where they lie in a request; nil when they are too long to be one.
  package static func pair(
    in bytes: [UInt8], _ publicKey: Range<Int>, _ secret: Range<Int>
  ) -> CredentialDigest? {
    CredentialDigest(.pair, bytes, publicKey, secret)
  }

  /// A token, where it lies in a request.
  package static func token(in bytes: [UInt8], _ token: Range<Int>) -> CredentialDigest? {
    CredentialDigest(.token, bytes, token)
  }

  /// Both halves of a key pair; nil when they are too long to be one.
  package static func pair(
    _ publicKey: ArraySlice<UInt8>, _ secret: ArraySlice<UInt8>
  ) -> CredentialDigest? {
    CredentialDigest(.pair, publicKey, secret)
  }

  /// A token, in whichever header it came.
  package static func token(_ token: ArraySlice<UInt8>) -> CredentialDigest? {
    CredentialDigest(.token, token)
  }

  /// The value of a console session's cookie.
  package static func cookie(_ cookie: ArraySlice<UInt8>) -> CredentialDigest? {
    CredentialDigest(.cookie, cookie)
  }

  /// Goes before the parts, so that no credential of one kind is ever one of another kind.
  private enum Kind: UInt8 {
    case pair = 1
    case token = 2
    case cookie = 3
  }

  private init?(_ kind: Kind, _ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>? = nil) {
    let bytes = Array(first) + (second ?? [])
    self.init(
      kind, bytes, 0..<first.count, second.map { _ in first.count..<bytes.count })
  }

  /// Puts the parts together on the stack, a NUL between them: a NUL is in no header field.
  private init?(
    _ kind: Kind, _ bytes: [UInt8], _ first: Range<Int>, _ second: Range<Int>? = nil
  ) {
    let bytesCount = 1 + first.count + (second.map { 1 + $0.count } ?? 0)
    guard bytesCount <= Self.bytesLimit else { return nil }
    words = unsafe withUnsafeTemporaryAllocation(byteCount: bytesCount, alignment: 8) { parts in
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe parts[0] = kind.rawValue
        unsafe UnsafeMutableRawBufferPointer(rebasing: parts[1...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[first]))
        guard let second else { return }
        unsafe parts[1 + first.count] = 0
        unsafe UnsafeMutableRawBufferPointer(rebasing: parts[(2 + first.count)...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[second]))
      }
      return unsafe SHA256.words(of: UnsafeRawBufferPointer(parts))
    }
  }
}

extension CredentialDigest: Hashable {
  package static func == (left: Self, right: Self) -> Bool { left.words == right.words }

  /// Its bytes are as good as random, so a part of them tells as much as all.
  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

  /// Where it belongs in a table of parts, apart from what the hash is made of.
  func part(of count: Int) -> Int { Int(truncatingIfNeeded: words.1 % UInt64(count)) }
}

extension CredentialDigest: SQLConvertible {
  package static var sqlKind: SQLKind { .bytes }

  package var sqlValue: SQLValue {
    .bytes([words.0, words.1, words.2, words.3].flatMap { withBytes(of: $0) })
  }

  package init?(sqlValue: SQLValue) {
    guard case .bytes(let bytes) = sqlValue, bytes.count == 32 else { return nil }
    func word(_ place: Int) -> UInt64 {
      bytes[(place * 8)..<(place * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }
    words = (word(0), word(1), word(2), word(3))
  }

  private func withBytes(of word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - $0 * 8)) }
  }
}

extension CredentialDigest: CustomStringConvertible {
  package var description: String { "CredentialDigest" }
}
