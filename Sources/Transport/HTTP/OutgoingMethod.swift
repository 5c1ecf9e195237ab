/// The methods that the product calls others with.
package enum OutgoingMethod: String, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"

  /// Whether sending twice means the same as sending once (RFC 9110 §9.2.2).
  var isIdempotent: Bool { self != .post && self != .patch }
}
