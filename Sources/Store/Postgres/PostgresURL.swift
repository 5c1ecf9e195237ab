import CPostgres
import Core

/// A checked connection URL, with the store's defaults under it.
struct PostgresURL: Sendable {
  private let url: Secret<String>
  private let password: Secret<String>
  /// Hosts and name, without the password, for logs.
  let place: String

  init(_ url: Secret<String>) throws(StoreError) {
    guard url.exposed.hasPrefix("postgresql://") || url.exposed.hasPrefix("postgres://") else {
      throw Self.malformed
    }
    // The library's own message may quote the URL, so it is not passed on.
    guard let parsed = unsafe PQconninfoParse(url.exposed, nil) else { throw Self.malformed }
    defer { unsafe PQconninfoFree(parsed) }
    var values: [String: String] = [:]
    var option = unsafe parsed
    while let keyword = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val {
        unsafe values[String(cString: keyword)] = unsafe String(cString: value)
      }
      unsafe option += 1
    }
    self.url = url
    password = Secret(values["password"] ?? "")
    let host = values["host"] ?? values["hostaddr"] ?? "localhost"
    place = "\(host):\(values["port"] ?? "5432")/\(values["dbname"] ?? "")"
  }

  private static let malformed = StoreError(
    .unavailable,
    "the database URL cannot be read; write it as postgresql://user:password@host:5432/name")

  /// Opens a connection. What the URL says wins over the defaults.
  func connect(_ options: DatabaseOptions) -> OpaquePointer? {
    let defaults: [(String, String)] = [
      ("application_name", "qanat"),
      ("client_encoding", "UTF8"),
      ("connect_timeout", String(max(2, options.connectTimeLimit.components.seconds))),
      ("keepalives_idle", "10"), ("keepalives_interval", "3"), ("keepalives_count", "3"),
      ("target_session_attrs", "read-write"),
      ("tcp_user_timeout", "20000"),
      ("dbname", url.exposed),
    ]
    return unsafe Self.withCStrings(defaults.map(\.0)) { keywords in
      unsafe Self.withCStrings(defaults.map(\.1)) { values in
        unsafe PQconnectdbParams(keywords, values, 1)
      }
    }
  }

  /// A message without the password in it.
  func redact(_ message: String) -> String {
    guard !password.exposed.isEmpty else { return message }
    return message.replacing(password.exposed, with: "***")
  }

  private static func withCStrings<Value>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
  ) -> Value {
    var bytes: [UInt8] = []
    let offsets = strings.map { string in
      defer { bytes += string.utf8 + [0] }
      return bytes.count
    }
    return unsafe bytes.withUnsafeBytes { buffer in
      let base = buffer.baseAddress!
      var pointers: [UnsafePointer<CChar>?] = unsafe offsets.map {
        unsafe (base + $0).assumingMemoryBound(to: CChar.self)
      }
      unsafe pointers.append(nil)
      return unsafe body(pointers)
    }
  }
}
