/// Why the server itself turns a request away, before any handler sees it.
package enum Refusal: Error, Hashable, Sendable {
  /// It cannot be read, or could be read in two ways.
  case malformed(Malformation)
  case targetTooLong(limitBytes: Int)
  case headTooLarge(limitBytes: Int)
  case bodyTooLarge(limitBytes: Int)
  case headTimeout
  case bodyTimeout
  /// CONNECT: this is no proxy.
  case noTunnel
  case unknownTransferCoding
  case unknownVersion
  case unmetExpectation
  case notFound
  case methodNotAllowed([Method])
  case overloaded(retryAfterSeconds: Int)

  package var status: Status {
    switch self {
    case .malformed: .badRequest
    case .targetTooLong: .uriTooLong
    case .headTooLarge: .headerFieldsTooLarge
    case .bodyTooLarge: .contentTooLarge
    case .headTimeout, .bodyTimeout: .requestTimeout
    case .noTunnel, .unknownTransferCoding: .notImplemented
    case .unknownVersion: .versionNotSupported
    case .unmetExpectation: .expectationFailed
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .overloaded: .serviceUnavailable
    }
  }
}

/// The rule of RFC 9110 or 9112 that a request broke.
package enum Malformation: String, CaseIterable, Hashable, Sendable {
  case requestLine
  case method
  case target
  case version
  case lineEnding
  case fieldName
  case fieldValue
  case foldedField
  case hostMissing
  case hostRepeated
  case host
  case contentLength
  case contentLengthWithTransferEncoding
  case transferEncoding
  case chunkSize
  case chunkExtension
  case chunkEnd
  case bodyIncomplete
}
