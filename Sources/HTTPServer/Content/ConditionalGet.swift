/// How long a client may keep an answer without asking again.
package enum CachePolicy: Hashable, Sendable {
  /// Keep it, but ask each time whether it changed.
  case revalidate
  /// The content under this path never changes.
  case immutable
  /// Keep it this long.
  case fresh(Duration)

  package var directive: String {
    switch self {
    case .revalidate: "no-cache"
    case .immutable: "public, max-age=31536000, immutable"
    case .fresh(let time): "public, max-age=\(max(0, time.components.seconds))"
    }
  }
}

/// Content made once and asked for often: it answers 304 to a client that has it already.
///
///     let document = ConditionalGet(type: "application/json", bytes)
///     Route(.get, "/openapi.json") { document.response(to: $0.head) }
package struct ConditionalGet: Sendable {
  /// The content in one coding, with the fields that describe it.
  private struct Form {
    let bytes: [UInt8]
    let tag: EntityTag
    /// What 200 and 304 both carry (RFC 9110, 15.4.5).
    let shared: ResponseHeaders
    let headers: ResponseHeaders
  }

  private let plain: Form
  /// Nil when gzip would not make it smaller.
  private let compressed: Form?

  package init(type: String, cache: CachePolicy = .revalidate, _ bytes: [UInt8]) {
    let gzip = Negotiation.isCompressible(type: type) ? Gzip.compressFully(bytes) : bytes
    let varies = gzip.count < bytes.count
    plain = Self.form(bytes, coding: nil, type: type, cache: cache, varies: varies)
    compressed =
      varies ? Self.form(gzip, coding: "gzip", type: type, cache: cache, varies: true) : nil
  }

  /// The content in the form that the client takes, or 304 when it has that form.
  package func response(to head: RequestHead) -> Response {
    var form = plain
    if let compressed, Negotiation.acceptsGzip(head) { form = compressed }
    let isKnown = head.all(.ifNoneMatch).contains { form.tag.isListed(in: ArraySlice($0.utf8)) }
    if isKnown { return Response(.notModified, headers: form.shared) }
    return Response(.ok, headers: form.headers, body: .bytes(form.bytes))
  }

  private static func form(
    _ bytes: [UInt8], coding: String?, type: String, cache: CachePolicy, varies: Bool
  ) -> Form {
    let tag = EntityTag(of: bytes, coding: coding)
    var shared: ResponseHeaders = [.etag: tag.description, .cacheControl: cache.directive]
    if varies { shared.add(.vary, "accept-encoding") }
    var headers = shared
    headers.add(.contentType, type)
    if let coding { headers.add(.contentEncoding, coding) }
    headers.add(.xContentTypeOptions, "nosniff")
    return Form(bytes: bytes, tag: tag, shared: shared, headers: headers)
  }
}
