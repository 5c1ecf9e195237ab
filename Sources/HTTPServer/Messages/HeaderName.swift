/// A field name in lower case: what a lookup compares and what a response writes.
///
/// Every name is a constant of the program. A string or an array would be counted at each use, by all cores at once.
package struct HeaderName: Sendable, CustomStringConvertible {
  /// The name, a colon and a space, as a response writes them.
  let start: StaticString
  /// Which field of a request it is, for those that are told apart when the head is read.
  let known: KnownField?

  private init(constant: StaticString, _ known: KnownField? = nil) {
    start = constant
    self.known = known
  }

  package var description: String {
    start.withUTF8Buffer { unsafe String(decoding: $0.dropLast(2), as: UTF8.self) }
  }

  private var byteCount: Int { start.utf8CodeUnitCount - 2 }

  /// Whether these bytes, in either case, are this name.
  func matches(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    guard range.count == byteCount else { return false }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      let bytes = bytes.extracting(range)
      let name = unsafe start.utf8Start
      for offset in 0..<bytes.count where unsafe bytes[offset].lowercasedASCII != name[offset] {
        return false
      }
      return true
    }
  }

  package static let accept = HeaderName(constant: "accept: ", .accept)
  package static let acceptEncoding = HeaderName(constant: "accept-encoding: ", .acceptEncoding)
  package static let acceptLanguage = HeaderName(constant: "accept-language: ", .acceptLanguage)
  package static let allow = HeaderName(constant: "allow: ")
  package static let authorization = HeaderName(constant: "authorization: ", .authorization)
  package static let cacheControl = HeaderName(constant: "cache-control: ")
  package static let connection = HeaderName(constant: "connection: ", .connection)
  package static let contentDisposition = HeaderName(constant: "content-disposition: ")
  package static let contentEncoding = HeaderName(constant: "content-encoding: ")
  package static let contentLanguage = HeaderName(constant: "content-language: ")
  package static let contentLength = HeaderName(constant: "content-length: ", .contentLength)
  package static let contentSecurityPolicy = HeaderName(constant: "content-security-policy: ")
  package static let contentType = HeaderName(constant: "content-type: ", .contentType)
  package static let cookie = HeaderName(constant: "cookie: ", .cookie)
  package static let date = HeaderName(constant: "date: ")
  package static let etag = HeaderName(constant: "etag: ")
  package static let expect = HeaderName(constant: "expect: ", .expect)
  package static let forwarded = HeaderName(constant: "forwarded: ")
  package static let host = HeaderName(constant: "host: ", .host)
  package static let idempotencyKey = HeaderName(constant: "idempotency-key: ", .idempotencyKey)
  package static let idempotentReplay = HeaderName(constant: "idempotent-replay: ")
  package static let ifNoneMatch = HeaderName(constant: "if-none-match: ", .ifNoneMatch)
  package static let location = HeaderName(constant: "location: ")
  package static let origin = HeaderName(constant: "origin: ", .origin)
  package static let rateLimit = HeaderName(constant: "ratelimit: ")
  package static let rateLimitPolicy = HeaderName(constant: "ratelimit-policy: ")
  package static let retryAfter = HeaderName(constant: "retry-after: ")
  package static let secFetchSite = HeaderName(constant: "sec-fetch-site: ", .secFetchSite)
  package static let setCookie = HeaderName(constant: "set-cookie: ")
  package static let traceparent = HeaderName(constant: "traceparent: ", .traceparent)
  package static let transferEncoding = HeaderName(
    constant: "transfer-encoding: ", .transferEncoding)
  package static let userAgent = HeaderName(constant: "user-agent: ", .userAgent)
  package static let vary = HeaderName(constant: "vary: ")
  package static let wwwAuthenticate = HeaderName(constant: "www-authenticate: ")
  package static let xAPIKey = HeaderName(constant: "x-api-key: ", .xAPIKey)
  package static let xContentTypeOptions = HeaderName(constant: "x-content-type-options: ")
  package static let xForwardedFor = HeaderName(constant: "x-forwarded-for: ", .xForwardedFor)
  package static let xForwardedProto = HeaderName(constant: "x-forwarded-proto: ", .xForwardedProto)
  package static let xPublicKey = HeaderName(constant: "x-public-key: ", .xPublicKey)
  package static let xRateLimitDailyLimit = HeaderName(constant: "x-ratelimit-daily-limit: ")
  package static let xRateLimitDailyRemaining = HeaderName(
    constant: "x-ratelimit-daily-remaining: ")
  package static let xRateLimitLimit = HeaderName(constant: "x-ratelimit-limit: ")
  package static let xRateLimitRemaining = HeaderName(constant: "x-ratelimit-remaining: ")
  package static let xRateLimitReset = HeaderName(constant: "x-ratelimit-reset: ")
  package static let xRateLimitWarning = HeaderName(constant: "x-ratelimit-warning: ")
  package static let xRequestID = HeaderName(constant: "x-request-id: ", .xRequestID)
  package static let xSecretKey = HeaderName(constant: "x-secret-key: ", .xSecretKey)
}
