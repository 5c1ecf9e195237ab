package import Core
package import HTTPServer

/// The cookie that a browser shows for a console session.
///
/// Scripts cannot read it, other sites' forms do not send it, and behind TLS it never goes out in the clear.
package enum SessionCookie {
  static let name = "qanat_session"

  /// The value in a request's `Cookie` field, which may hold others.
  package static func value(in head: RequestHead) -> ArraySlice<UInt8>? {
    guard let field = head.bytes(of: .cookie) else { return nil }
    for pair in field.split(separator: UInt8(ascii: ";")) {
      let pair = pair.drop { $0 == UInt8(ascii: " ") }
      if pair.starts(with: prefix) { return pair.dropFirst(prefix.count) }
    }
    return nil
  }

  /// The `Set-Cookie` field that gives it to the browser for so long.
  package static func field(
    _ value: Secret<String>, ageMax: Duration, isSecure: Bool
  ) -> String {
    "\(name)=\(value.exposed); Path=/; Max-Age=\(ageMax.components.seconds); HttpOnly; SameSite=Lax"
      + (isSecure ? "; Secure" : "")
  }

  /// The `Set-Cookie` field that takes it away.
  package static func removal(isSecure: Bool) -> String {
    field(Secret(""), ageMax: .zero, isSecure: isSecure)
  }

  private static let prefix = Array("\(name)=".utf8)
}
