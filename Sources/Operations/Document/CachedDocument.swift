package import HTTPServer

/// Content that is made once, when the program starts, and told apart by a tag.
package struct CachedDocument: Sendable {
  private let bytes: [UInt8]
  private let headers: ResponseHeaders
  private let tag: String

  package init(_ bytes: [UInt8], type: String, headers: ResponseHeaders = [:]) {
    self.bytes = bytes
    tag = "W/\"\(Self.digest(bytes))\""
    var headers = headers
    headers.add(.contentType, type)
    headers.add(.etag, tag)
    headers.add(.cacheControl, "no-cache")
    headers.add(.xContentTypeOptions, "nosniff")
    self.headers = headers
  }

  /// The whole content, or 304 when the caller has it already (RFC 9110, 13.1.2).
  package func answer(to request: Request) -> Reply {
    if request.head.all(.ifNoneMatch).contains(where: namesTag) {
      var headers = headers
      headers.remove(.contentType)
      return Reply(.notModified, headers: headers)
    }
    return Reply(headers: headers, body: .bytes(bytes))
  }

  private func namesTag(_ field: String) -> Bool {
    for item in field.split(separator: ",") {
      let given = item.filter { $0 != " " && $0 != "\t" }
      if given == "*" || given == tag || "W/\(given)" == tag { return true }
    }
    return false
  }

  /// FNV-1a, 64 bits: it tells versions of one document apart, and is no secret.
  private static func digest(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}
