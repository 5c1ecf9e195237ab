/// Decides where an answer that points elsewhere leads, and with what (RFC 9110 §15.4).
enum Redirect {
  /// Why a redirect is not followed.
  enum Refusal: Error, Hashable {
    case badLocation(OutgoingURLError)
    case leavesTLS
  }

  static func isRedirect(_ status: Int) -> Bool {
    switch status {
    case 301, 302, 303, 307, 308: true
    default: false
    }
  }

  /// The next request; the caller sends it through every check of a first one.
  static func next(
    after request: OutgoingRequest, status: Int, location: String
  ) throws(Refusal) -> OutgoingRequest {
    var next = request
    do {
      next.url = try request.url.resolve(location)
    } catch {
      throw .badLocation(error)
    }
    guard request.url.scheme == .http || next.url.scheme == .https else { throw .leavesTLS }
    if changesMethod(status, request.method) {
      next.method = .get
      next.body = .none
      for name in HeaderName.aboutBody { next.headers[name] = nil }
    }
    if next.url.origin != request.url.origin { next.headers.removeSecrets() }
    return next
  }

  /// 303 always asks for a GET; 301 and 302 after a POST do so by long custom.
  static func changesMethod(_ status: Int, _ method: OutgoingMethod) -> Bool {
    switch status {
    case 303: method != .get && method != .head
    case 301, 302: method == .post
    default: false
    }
  }
}
