import Core
import HTTPServer

extension APIError {
  /// The same refusal in words for the caller.
  init(_ refusal: Refusal) {
    self.init(
      refusal.status, refusal.code, refusal.message, details: refusal.details,
      retryAfterSeconds: refusal.retryAfterSeconds)
  }
}

extension Refusal {
  fileprivate var code: String {
    switch self {
    case .malformed: "malformed_request"
    case .targetTooLong: "uri_too_long"
    case .headTooLarge: "header_fields_too_large"
    case .bodyTooLarge: "body_too_large"
    case .headTimeout, .bodyTimeout: "request_timeout"
    case .noTunnel: "no_tunnel"
    case .unknownTransferCoding: "unknown_transfer_coding"
    case .unknownVersion: "unknown_http_version"
    case .unmetExpectation: "expectation_failed"
    case .notFound: "not_found"
    case .methodNotAllowed: "method_not_allowed"
    case .overloaded: "overloaded"
    }
  }

  fileprivate var details: JSONObject {
    switch self {
    case .malformed(let malformation): ["rule": .string(malformation.rawValue)]
    case .targetTooLong(let limit), .headTooLarge(let limit), .bodyTooLarge(let limit):
      ["limit_bytes": .integer(Int64(limit))]
    case .methodNotAllowed(let methods):
      ["allowed": .array(methods.map { .string($0.rawValue) })]
    default: [:]
    }
  }

  fileprivate var retryAfterSeconds: Int? {
    if case .overloaded(let seconds) = self { seconds } else { nil }
  }

  fileprivate var message: Localized {
    switch self {
    case .malformed(let malformation): malformation.message
    case .targetTooLong(let limit):
      Localized(
        "The address of the request is longer than \(limit) bytes.",
        arabic: "عنوان الطلب أطول من \(limit) بايت.")
    case .headTooLarge(let limit):
      Localized(
        "The header fields are larger than \(limit) bytes.",
        arabic: "حجم ترويسات الطلب أكبر من \(limit) بايت.")
    case .bodyTooLarge(let limit):
      Localized(
        "The body is larger than \(limit) bytes.", arabic: "حجم محتوى الطلب أكبر من \(limit) بايت.")
    case .headTimeout:
      Localized(
        "The header fields took too long to arrive.", arabic: "تأخر وصول ترويسات الطلب كثيرًا.")
    case .bodyTimeout:
      Localized("The body took too long to arrive.", arabic: "تأخر وصول محتوى الطلب كثيرًا.")
    case .noTunnel:
      Localized(
        "This server is no proxy: it does not serve CONNECT.",
        arabic: "هذا الخادم ليس وسيطًا، فلا يقبل الطريقة CONNECT.")
    case .unknownTransferCoding:
      Localized(
        "The only transfer coding that the server takes is chunked.",
        arabic: "ترميز النقل الوحيد الذي يقبله الخادم هو chunked.")
    case .unknownVersion:
      Localized(
        "The server speaks HTTP/1.1 and HTTP/1.0.", arabic: "يتحدث الخادم HTTP/1.1 وHTTP/1.0 فقط.")
    case .unmetExpectation:
      Localized(
        "The only expectation that the server meets is 100-continue.",
        arabic: "التوقع الوحيد الذي يلبيه الخادم هو 100-continue.")
    case .notFound: APIError.notFound.message
    case .methodNotAllowed(let methods):
      Localized(
        "This path takes only \(Self.list(methods)).",
        arabic: "هذا المسار يقبل فقط \(Self.list(methods)).")
    case .overloaded:
      Localized(
        "The server has too much to do right now. Please try again in a moment.",
        arabic: "الخادم مشغول جدًا الآن. يُرجى المحاولة بعد لحظات.")
    }
  }

  private static func list(_ methods: [Method]) -> String {
    methods.map(\.rawValue).joined(separator: ", ")
  }
}
