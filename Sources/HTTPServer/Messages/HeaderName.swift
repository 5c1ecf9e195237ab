/// A field name in lower case: what a lookup compares and what a response writes.
///
/// Every name is a constant of the program. A string or an array would be counted at each use, by all cores at once.
package struct HeaderName: Sendable, CustomStringConvertible {
  /// The name, a colon and a space, as a response writes them.
  let start: StaticString

  private init(constant: StaticString) { start = constant }

  package var description: String {
    start.withUTF8Buffer { unsafe String(decoding: $0.dropLast(2), as: UTF8.self) }
  }

  private var byteCount: Int { start.utf8CodeUnitCount - 2 }

  /// Whether these bytes, in lower case, are this name.
  @inline(__always)
  func matches(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    guard range.count == byteCount else { return false }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      let bytes = bytes.extracting(range)
      let name = unsafe start.utf8Start
      for offset in 0..<bytes.count where unsafe bytes[offset] != name[offset] { return false }
      return true
    }
  }

  package static let accept = HeaderName(constant: "accept: ")
  package static let acceptEncoding = HeaderName(constant: "accept-encoding: ")
  package static let acceptLanguage = HeaderName(constant: "accept-language: ")
  package static let allow = HeaderName(constant: "allow: ")
  package static let authorization = HeaderName(constant: "authorization: ")
  package static let cacheControl = HeaderName(constant: "cache-control: ")
  package static let connection = HeaderName(constant: "connection: ")
  package static let contentDisposition = HeaderName(constant: "content-disposition: ")
  package static let contentEncoding = HeaderName(constant: "content-encoding: ")
  package static let contentLanguage = HeaderName(constant: "content-language: ")
  package static let contentLength = HeaderName(constant: "content-length: ")
  package static let contentSecurityPolicy = HeaderName(constant: "content-security-policy: ")
  package static let contentType = HeaderName(constant: "content-type: ")
  package static let cookie = HeaderName(constant: "cookie: ")
  package static let date = HeaderName(constant: "date: ")
  package static let etag = HeaderName(constant: "etag: ")
  package static let expect = HeaderName(constant: "expect: ")
  package static let forwarded = HeaderName(constant: "forwarded: ")
  package static let host = HeaderName(constant: "host: ")
  package static let idempotencyKey = HeaderName(constant: "idempotency-key: ")
  package static let idempotentReplay = HeaderName(constant: "idempotent-replay: ")
  package static let ifNoneMatch = HeaderName(constant: "if-none-match: ")
  package static let location = HeaderName(constant: "location: ")
  package static let origin = HeaderName(constant: "origin: ")
  package static let rateLimit = HeaderName(constant: "ratelimit: ")
  package static let rateLimitPolicy = HeaderName(constant: "ratelimit-policy: ")
  package static let retryAfter = HeaderName(constant: "retry-after: ")
  package static let secFetchSite = HeaderName(constant: "sec-fetch-site: ")
  package static let setCookie = HeaderName(constant: "set-cookie: ")
  package static let traceparent = HeaderName(constant: "traceparent: ")
  package static let transferEncoding = HeaderName(constant: "transfer-encoding: ")
  package static let userAgent = HeaderName(constant: "user-agent: ")
  package static let vary = HeaderName(constant: "vary: ")
  package static let wwwAuthenticate = HeaderName(constant: "www-authenticate: ")
  package static let xAPIKey = HeaderName(constant: "x-api-key: ")
  package static let xContentTypeOptions = HeaderName(constant: "x-content-type-options: ")
  package static let xForwardedFor = HeaderName(constant: "x-forwarded-for: ")
  package static let xForwardedProto = HeaderName(constant: "x-forwarded-proto: ")
  package static let xPublicKey = HeaderName(constant: "x-public-key: ")
  package static let xRateLimitDailyLimit = HeaderName(constant: "x-ratelimit-daily-limit: ")
  package static let xRateLimitDailyRemaining = HeaderName(
    constant: "x-ratelimit-daily-remaining: ")
  package static let xRateLimitLimit = HeaderName(constant: "x-ratelimit-limit: ")
  package static let xRateLimitRemaining = HeaderName(constant: "x-ratelimit-remaining: ")
  package static let xRateLimitReset = HeaderName(constant: "x-ratelimit-reset: ")
  package static let xRateLimitWarning = HeaderName(constant: "x-ratelimit-warning: ")
  package static let xRequestID = HeaderName(constant: "x-request-id: ")
  package static let xSecretKey = HeaderName(constant: "x-secret-key: ")
}
