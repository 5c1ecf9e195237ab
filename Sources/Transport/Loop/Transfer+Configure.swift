internal import CCurl
internal import Core

/// What every request of a transport has in common.
struct TransferSettings: Sendable {
  let userAgent: String
  let authoritiesFile: String?
  let leastRateBytesPerSecond: Int
  let slowTimeMax: Duration
  let idleConnectionAgeMax: Duration
  let namesKept: Duration
  let resolve: (@Sendable (String) -> [IPAddress]?)?

  init(_ options: TransportOptions) {
    userAgent = options.userAgent
    authoritiesFile = options.authoritiesFile
    leastRateBytesPerSecond = options.leastRateBytesPerSecond
    slowTimeMax = options.slowTimeMax
    idleConnectionAgeMax = options.idleConnectionAgeMax
    namesKept = options.namesKept
    resolve = options.resolve
  }

  /// What holds for HTTP and mail alike: nothing from the environment, no proxy, TLS verified.
  func apply(to easy: EasyHandle, mail: Bool) {
    easy.note(unsafe qanat_easy_allow_protocols(easy.pointer, mail))
    easy.note(unsafe qanat_easy_detach_lookups(easy.pointer))
    easy.set(CURLOPT_NOSIGNAL, 1)
    easy.set(CURLOPT_PROXY, "")
    easy.set(CURLOPT_NOPROXY, "*")
    easy.set(CURLOPT_NETRC, 0)
    easy.set(CURLOPT_SSL_VERIFYPEER, 1)
    easy.set(CURLOPT_SSL_VERIFYHOST, 2)
    easy.set(CURLOPT_SSLVERSION, qanat_tls_1_2)
    if let authoritiesFile { easy.set(CURLOPT_CAINFO, authoritiesFile) }
    easy.set(CURLOPT_TCP_KEEPALIVE, 1)
    easy.set(CURLOPT_MAXAGE_CONN, Int(idleConnectionAgeMax.components.seconds))
    easy.set(CURLOPT_DNS_CACHE_TIMEOUT, Int(namesKept.components.seconds))
    easy.set(CURLOPT_LOW_SPEED_LIMIT, leastRateBytesPerSecond)
    easy.set(CURLOPT_LOW_SPEED_TIME, Int(slowTimeMax.components.seconds))
  }

  func pin(_ host: Host, port: UInt16, in easy: EasyHandle) {
    guard case .name(let name) = host, let addresses = resolve?(name) else { return }
    let list = addresses.map { if $0.family == .v6 { "[\($0)]" } else { "\($0)" } }
    easy.set(CURLOPT_RESOLVE, ["\(name):\(port):\(list.joined(separator: ","))"])
  }
}

extension Transfer {
  /// Fills the handle. What it cannot set stands in `easy.refusal`.
  func configure(_ settings: TransferSettings) {
    let request = job.request
    settings.apply(to: easy, mail: false)
    settings.pin(request.url.host, port: request.url.port, in: easy)
    easy.set(CURLOPT_URL, request.url.text)
    easy.set(CURLOPT_PATH_AS_IS, 1)
    easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    easy.set(CURLOPT_FOLLOWLOCATION, 0)
    easy.set(CURLOPT_HTTP09_ALLOWED, 0)
    easy.set(CURLOPT_HTTP_VERSION, qanat_http_2_over_tls)
    easy.set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
    easy.set(CURLOPT_USERAGENT, settings.userAgent)
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(request.connectDeadline.milliseconds, 1)))
    easy.set(CURLOPT_HTTPHEADER, headerLines(request))
    configureBody(request)
    attachCallbacks()
    gate.attach(to: easy)
  }

  private func configureBody(_ request: OutgoingRequest) {
    let method = request.method
    let count = request.body.bytesCount
    if method == .head {
      easy.set(CURLOPT_NOBODY, 1)
    } else if count == 0, method == .get || method == .delete {
      easy.set(CURLOPT_HTTPGET, 1)
    } else {
      easy.set(CURLOPT_POST, 1)
      easy.set(size: CURLOPT_POSTFIELDSIZE_LARGE, count)
      switch request.body {
      case .none:
        easy.set(CURLOPT_POSTFIELDS, "")
      case .bytes(let bytes) where count <= Self.copiedBytesMax:
        // Copied, so that head and body leave in one write.
        easy.set(copying: CURLOPT_COPYPOSTFIELDS, bytes)
      case .bytes, .file:
        attachUpload()
      }
    }
    if method != .get, method != .head, method != .post || count == 0 {
      easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
    } else if method == .get, count > 0 {
      easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
    }
  }

  private func headerLines(_ request: OutgoingRequest) -> [String] {
    var lines = request.headers.fields.map { name, value in
      // libcurl takes `name:` for "leave it out" and `name;` for an empty value.
      value.text.isEmpty ? "\(name.text);" : "\(name.text): \(value.text)"
    }
    lines.append("Expect:")
    if request.headers["content-type"] == nil { lines.append("Content-Type:") }
    return lines
  }

  private static let copiedBytesMax = 65_536
}
