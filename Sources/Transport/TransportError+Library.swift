internal import CCurl
internal import Core

extension TransportError.Code {
  /// What libcurl's code means to a caller.
  init(_ code: CURLcode, isConnected: Bool) {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST:
      self = .nameNotFound
    case CURLE_COULDNT_CONNECT:
      self = .connectFailed
    case CURLE_OPERATION_TIMEDOUT:
      // The deadline of the whole transfer is our own; libcurl keeps those of connecting and rate.
      self = isConnected ? .tooSlow : .timedOut
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED,
      CURLE_SSL_INVALIDCERTSTATUS:
      self = .tlsFailed
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND:
      self = .connectionLost
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
      CURLE_WRITE_ERROR:
      self = .malformedAnswer
    case CURLE_LOGIN_DENIED:
      self = .mailRefused
    default:
      self = .failed
    }
  }
}

extension TransportError {
  static func forbidden(
    _ address: IPAddress, host: Host, purpose: Purpose, _ phase: Phase
  ) -> TransportError {
    TransportError(
      .forbiddenAddress, phase,
      """
      \(host) leads to \(address), which is not a public address; to allow it for this purpose, add \
      its block or the host name to guard.allow.\(purpose.rawValue)
      """)
  }
}
