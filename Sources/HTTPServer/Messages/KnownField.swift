/// The fields of a request that are asked for by name. Which one a field is, is found once, when the head is read.
enum KnownField: UInt8, CaseIterable {
  case accept, acceptEncoding, acceptLanguage, authorization, connection, contentLength, contentType
  case cookie, expect, host, idempotencyKey, ifNoneMatch, origin, secFetchSite, traceparent
  case transferEncoding, userAgent, xAPIKey, xForwardedFor, xForwardedProto, xPublicKey, xRequestID
  case xSecretKey

  /// The field whose name stands there, in either case; nil when it is none of these.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    @inline(__always)
    func field(_ field: KnownField, _ name: StaticString) -> KnownField? {
      bytes.equalsIgnoringCase(range, name) ? field : nil
    }
    let found: KnownField? =
      switch range.count {
      case 4: field(.host, "host")
      case 6:
        field(.accept, "accept") ?? field(.cookie, "cookie") ?? field(.expect, "expect")
          ?? field(.origin, "origin")
      case 9: field(.xAPIKey, "x-api-key")
      case 10:
        field(.connection, "connection") ?? field(.userAgent, "user-agent")
      case 11: field(.traceparent, "traceparent")
      case 12:
        field(.contentType, "content-type") ?? field(.xPublicKey, "x-public-key") ?? field(
          .xSecretKey, "x-secret-key") ?? field(.xRequestID, "x-request-id")
      case 13:
        field(.authorization, "authorization") ?? field(.ifNoneMatch, "if-none-match")
      case 14:
        field(.contentLength, "content-length") ?? field(.secFetchSite, "sec-fetch-site")
      case 15:
        field(.acceptEncoding, "accept-encoding") ?? field(.acceptLanguage, "accept-language")
          ?? field(.idempotencyKey, "idempotency-key") ?? field(.xForwardedFor, "x-forwarded-for")
      case 17:
        field(.transferEncoding, "transfer-encoding")
          ?? field(.xForwardedProto, "x-forwarded-proto")
      default: nil
      }
    guard let found else { return nil }
    self = found
  }
}

/// Which of the known fields a head has.
struct KnownFields: OptionSet {
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  init(_ field: KnownField) { rawValue = 1 &<< UInt32(field.rawValue) }
}
