import HTTPServer
import TenantKit

/// What a request shows to say who calls: one digest for each form of credential that it carries.
struct Proof: Hashable {
  /// What there is to look up: of a key, or of the console's cookie where no key came.
  private(set) var first: CredentialDigest?
  /// What came beside it, in other forms; all must name the same key.
  private(set) var others: [CredentialDigest] = []
  private(set) var isSession = false
  /// Some form came, but not as one that could be any of ours.
  private(set) var isSpoiled = false
  /// One field of a pair came without the other. Alone it is nothing; beside another form it contradicts it.
  private var isHalf = false

  init(_ head: RequestHead) {
    take(head.place(of: .xPublicKey), head.place(of: .xSecretKey), head)
    take(head.place(of: .authorization), head) { Self.bearerToken(head.bytes, $0) }
    take(head.place(of: .xAPIKey), head) { $0 }
    if first == nil, !isSpoiled, let cookie = SessionCookie.value(in: head) {
      first = .cookie(cookie)
      isSession = first != nil
      isSpoiled = first == nil
    }
    if isHalf, first != nil { isSpoiled = true }
  }

  var isEmpty: Bool { first == nil && !isSpoiled }

  private mutating func take(
    _ publicKey: RequestHead.FieldPlace, _ secret: RequestHead.FieldPlace, _ head: RequestHead
  ) {
    switch (publicKey, secret) {
    case (.one(let publicKey), .one(let secret)): take(.pair(in: head.bytes, publicKey, secret))
    case (.none, .none): break
    case (.none, .one), (.one, .none): isHalf = true
    default: isSpoiled = true
    }
  }

  /// One field twice is two answers to one question: neither counts.
  private mutating func take(
    _ field: RequestHead.FieldPlace, _ head: RequestHead, token: (Range<Int>) -> Range<Int>?
  ) {
    switch field {
    case .none: break
    case .one(let value):
      if let token = token(value) { take(.token(in: head.bytes, token)) }
    case .repeated: isSpoiled = true
    }
  }

  private mutating func take(_ digest: CredentialDigest?) {
    guard let digest else {
      isSpoiled = true
      return
    }
    if first == nil {
      first = digest
    } else if digest != first, !others.contains(digest) {
      others.append(digest)
    }
  }

  /// What follows `Bearer`, in any case, perhaps nothing; nil for another scheme.
  private static func bearerToken(_ bytes: [UInt8], _ value: Range<Int>) -> Range<Int>? {
    let text = bytes[value]
    guard text.count >= bearer.count, zip(text, bearer).allSatisfy({ $0 | 0x20 == $1 }),
      text.count == bearer.count || text[value.lowerBound + bearer.count] == UInt8(ascii: " ")
    else { return nil }
    return text.dropFirst(bearer.count).drop { $0 == UInt8(ascii: " ") }.indices
  }

  private static let bearer = Array("bearer".utf8)
}
