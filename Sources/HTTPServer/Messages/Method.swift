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
}
