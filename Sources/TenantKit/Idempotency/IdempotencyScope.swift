package import Core
import Crypto

/// Where an idempotency key counts: the same one on another path, or by another API key, is another.
package struct IdempotencyScope: Hashable, Sendable {
  package let caller: UUID
  package let key: IdempotencyKey
  /// SHA-256 of method and path.
  let digest: [UInt8]

  /// The scope of a request; `caller` is the API key, or the user behind a console session.
  package init(caller: UUID, method: String, path: String, key: IdempotencyKey) {
    self.caller = caller
    self.key = key
    digest = SHA256.bytes(of: Array("\(method)\0\(path)".utf8))
  }
}

extension Principal {
  /// Whose idempotency keys these are: an API key's own, or one person's, in whichever of their sessions. People are
  /// charged together, but nobody is given what another one was answered.
  package var idempotencyCaller: UUID {
    switch who {
    case .key(let key): return key.id
    case .user(let user, _):
      let digest = SHA256.bytes(of: Array("user\0\(user.id)".utf8))
      guard let id = UUID(bytes: digest.prefix(16)) else {
        preconditionFailure("as many bytes as an id has")
      }
      return id
    }
  }
}

/// What a request asks for, so that another one under the same idempotency key is noticed.
package struct Fingerprint: Hashable, Sendable {
  static let byteCount = 32

  let bytes: [UInt8]

  /// The fingerprint of a request. Neither method, path nor query can hold the NUL that stands between them.
  package init(method: String, path: String, query: String, body: [UInt8]) {
    bytes = SHA256.bytes(of: Array("\(method)\0\(path)\0\(query)\0".utf8) + body)
  }

  init(bytes: [UInt8]) { self.bytes = bytes }
}
