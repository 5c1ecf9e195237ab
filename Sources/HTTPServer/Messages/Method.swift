/// A request method that the server knows (RFC 9110, 9.1; PATCH from RFC 5789).
package enum Method: String, CaseIterable, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"
  case trace = "TRACE"
  case connect = "CONNECT"
  /// Any other token: no route takes it, so a path that exists answers 405.
  case other = ""

  /// Those that a server can answer for the resource as a whole, as `OPTIONS *` asks.
  package static let served: [Method] = [.get, .head, .post, .put, .patch, .delete, .options]

  /// The method whose token stands there; nil when the server knows none of that name.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    @inline(__always)
    func isToken(_ token: StaticString) -> Bool { bytes.equals(range, token) }
    switch range.count {
    case 3 where isToken("GET"): self = .get
    case 3 where isToken("PUT"): self = .put
    case 4 where isToken("POST"): self = .post
    case 4 where isToken("HEAD"): self = .head
    case 5 where isToken("PATCH"): self = .patch
    case 5 where isToken("TRACE"): self = .trace
    case 6 where isToken("DELETE"): self = .delete
    case 7 where isToken("OPTIONS"): self = .options
    case 7 where isToken("CONNECT"): self = .connect
    default: return nil
    }
  }
}
